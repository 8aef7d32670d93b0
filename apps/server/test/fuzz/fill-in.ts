import type { Session } from '@parley/protocol'
import { TOKEN } from './json-tree.ts'

const CODE = '{code}'

/** Puts the sender's own token and room code into an input; byte by byte, since an input need not be text. */
export function fillIn(input: Buffer, { token, code }: Session): Buffer {
  return Buffer.from(input.toString('latin1').replaceAll(TOKEN, token).replaceAll(CODE, code), 'latin1')
}
