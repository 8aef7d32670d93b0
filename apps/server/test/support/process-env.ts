import { join } from 'node:path'

/**
 * The environment of every server that tests run in a process of its own: nothing of Parley's. What is compiled once is kept, as
 * starting again and again is most of what such tests cost; as `npm start` does.
 */
export const processEnv = {
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../../../node_modules/.cache/compiled'),
}
