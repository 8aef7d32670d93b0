import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check, type FinalLog, type Violation } from './check.ts'
import { Director } from './director.ts'
import { readByApi, readFromStore, readPatiently } from './final-log.ts'
import { History } from './history.ts'
import { planOf, type Size, type Step } from './plan.ts'
import { RestCalls } from './rest-calls.ts'
import { ServerUnderTest } from './server-under-test.ts'
import { Stage } from './stage.ts'

/** The server as it is. */
const MAIN = join(import.meta.dirname, '../../src/main.ts')

/** Messages that each client sends in the end. */
const LAST_WORDS = 3

export interface RunOptions {
  seed: number
  size: Size
  /** Source that starts the server; this repository's by default. */
  main?: string
  env?: Record<string, string>
  /** How long it may take after the last fault until all is quiet, in milliseconds. */
  patienceMs?: number
}

/** What a run has brought to light. */
export interface RunResult {
  seed: number
  steps: Step[]
  history: History
  violations: Violation[]
  /** What the server logged as an error, and ends of it that nobody asked for. */
  faults: string[]
}

/** Carries out a seed's plan against a server of its own, lets everything come to rest, and checks what was seen. */
export async function run({
  seed,
  size,
  main = MAIN,
  env = {},
  patienceMs = 25_000,
}: RunOptions): Promise<RunResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-fuzz-'))
  const server = new ServerUnderTest(main, {
    DATA_DIR: dataDir,
    HEARTBEAT_SECONDS: '1',
    ...settingsOf(seed),
    ...env,
  })
  const history = new History()
  const stage = new Stage(history, server, seed)
  const steps = planOf(seed, size)
  try {
    await server.start()
    for (let room = 0; room < size.rooms; room++) await stage.openRoom()
    await new Director(stage, server, history).perform(steps)
    const logs = await settle(stage, server, history, patienceMs)
    await stage.close()
    await server.end('SIGTERM')
    for (const log of logs) log.stored = readFromStore(dataDir, log.room)
    return { seed, steps, history, violations: check(history.entries, logs), faults: server.faults }
  } catch (error) {
    throw new Error(`The run of seed ${seed} broke off. The server said: ${server.faults.join('\n')}`, {
      cause: error,
    })
  } finally {
    await stage.close()
    await server.end('SIGKILL')
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** In every other run people are gone soon, and come again; in every third they are told to wait when they talk too much. */
function settingsOf(seed: number): Record<string, string> {
  return {
    GRACE_SECONDS: seed % 2 === 0 ? '1' : '600',
    RATE_LIMITS: seed % 3 === 0 ? 'on' : 'off',
    LIMIT_MESSAGES_MEMBER: '15/1s',
  }
}

/** Takes every fault back, waits until all is quiet or patience is over, and reads the logs by REST. */
async function settle(stage: Stage, server: ServerUnderTest, history: History, patienceMs: number) {
  const deadline = performance.now() + patienceMs
  const within = (holds: () => boolean) => history.until(holds, Math.max(0, deadline - performance.now()))
  const clients = stage.actors.map(({ client }) => client)
  for (const { link, client } of stage.actors) {
    link.heal()
    client.connectNow()
  }
  const isQuiet = () => clients.every(({ over, live, pending }) => over || (live && pending === 0))
  await within(isQuiet)
  // A last word of everybody at once: what is lost now, no later event brings to light.
  for (const actor of stage.actors) {
    for (let index = 0; index < LAST_WORDS && !actor.client.over; index++) {
      const { id, text } = stage.compose(actor, index)
      void actor.client.send(id, text)
    }
  }
  await within(isQuiet)

  const logs: FinalLog[] = []
  for (const host of stage.hosts) {
    const rest = new RestCalls({ name: 'reader', url: server.url, session: host, history })
    const here = clients.filter(({ session, over }) => session.room.id === host.room.id && !over)
    const { head = 0 } = (await readPatiently(rest, null)) ?? {}
    await within(() => here.every(({ lastSeq }) => (lastSeq ?? 0) >= head))
    for (const client of here) {
      const { process, live, lastSeq, pending } = client
      const teller = { process, layer: client.layer, room: host.room.id, member: client.session.self.id }
      history.add(teller, { operation: 'rest', type: 'info', live, seq: lastSeq, pending })
    }
    const log = await readByApi(rest)
    if (log) logs.push({ room: host.room.id, ...log, stored: [] })
    else server.faults.push(`the log of room ${host.room.id} could not be read`)
  }
  return logs
}
