import { parseArgs } from 'node:util'
import { talk } from '../fuzz/talk.ts'
import { startObserved } from '../support/observed-server.ts'
import { createRoom, joinRoom } from '../support/rest.ts'
import { halfOpenings, openHalf } from './half-open.ts'

/** Longest time that the server may bear a half-open connection, in milliseconds: 12 s, looked for every 2 s, and some leeway. */
const BORNE_MS = 20_000

const { values } = parseArgs({ options: { connections: { type: 'string', default: '5000' } } })
const count = Number(values.connections)

const mib = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`

async function serve({ url, wsUrl }: { url: string; wsUrl: string }): Promise<number> {
  const begin = performance.now()
  const ada = await createRoom(url, 'Ada')
  await talk(wsUrl, [ada, await joinRoom(url, ada.code, 'Bob')])
  return performance.now() - begin
}

const server = await startObserved({ LOG_LEVEL: 'info' })
try {
  await serve(server)
  for (const [what, text] of Object.entries(halfOpenings)) {
    const before = await server.measure()
    const held = await openHalf(server.url, count, text)
    const open = held.open()
    const served = await serve(server)
    const during = await server.measure()
    const begin = performance.now()
    const left = await Promise.race([
      held.gone.then(() => 0),
      new Promise<number>((resolve) => setTimeout(() => resolve(held.open()), BORNE_MS)),
    ])
    held.release()
    if (left > 0) throw new Error(`${what}: ${left} of ${count} are still open after ${BORNE_MS / 1000} s`)
    const seconds = ((performance.now() - begin) / 1000).toFixed(1)
    const after = await server.measure()
    console.log(
      `${what}: ${open} of ${count} open, two people met and talked in ${served.toFixed(0)} ms, all gone ${seconds} s later; ` +
        `heap ${mib(before.heapUsed)} → ${mib(during.heapUsed)} → ${mib(after.heapUsed)}, ` +
        `resident ${mib(before.rss)} → ${mib(during.rss)} → ${mib(after.rss)}`,
    )
  }
  await serve(server)
  if (server.problems.length > 0) throw new Error(server.problems.join('\n'))
} finally {
  await server.stop()
}
