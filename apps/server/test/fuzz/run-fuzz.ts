import fc from 'fast-check'
import { type Measure, type ObservedServer, startObserved } from '../support/observed-server.ts'
import { createRoom, joinRoom } from '../support/rest.ts'
import { talk } from './talk.ts'
import { type FrameInput, frameInput } from './frame-inputs.ts'
import { FrameLane } from './frame-lane.ts'
import { CANARY } from './json-tree.ts'
import { regressions } from './regressions.ts'
import { type RequestInput, requestInput } from './request-inputs.ts'
import { RequestLane } from './request-lane.ts'

/** What is sent at the same time, so that the server is never waited for. */
const LANES = 8

/** Inputs before the first measure, so that what is made once does not count as growth. */
const WARM_UP = 1000

/** Everything that inputs leave behind is gone after this time, in milliseconds; see the settings of the server. */
const SETTLE_MS = 3000

/** Most that the heap of the server may have grown once everything has settled, in bytes. */
const HEAP_GROWTH_MAX = 32 * 1024 * 1024

/** What is to be tried. */
export interface FuzzPlan {
  inputs: number
  /** An integer; the same one makes the same inputs. */
  seed: number
  /** Whether to look for growth of the heap as well, which takes a run before and some waiting. */
  weighsMemory: boolean
}

/** What was tried, and what it came to. */
export interface FuzzReport {
  inputs: number
  /** How often each outcome came: a status, a type or code of a frame, a close code. */
  outcomes: Record<string, number>
  seconds: number
  before: Measure
  after: Measure
}

const settings = {
  RATE_LIMITS: 'off',
  LOG_LEVEL: 'trace',
  GRACE_SECONDS: '1',
  EMPTY_ROOM_SECONDS: '1',
  UNUSED_ROOM_SECONDS: '1',
  REST_SEAT_SECONDS: '1',
}

/**
 * Sends `inputs` frames and requests, made from the schemas of the protocol and made wrong, to a real server.
 * @throws {Error} with the seed and the smallest failing input, if one gets no answer or one that the protocol doesn't know, if
 *   the server crashes, logs an error or what a client wrote, keeps memory, or can't serve any more
 */
export async function runFuzz(plan: FuzzPlan): Promise<FuzzReport> {
  const server = await startObserved(settings, [CANARY])
  try {
    const crash = server.ended.then((why) => Promise.reject(new Error(why)))
    crash.catch(() => undefined)
    return await Promise.race([attack(server, plan), crash])
  } finally {
    await server.stop()
  }
}

async function attack(server: ObservedServer, plan: FuzzPlan): Promise<FuzzReport> {
  const { inputs, seed } = plan
  const outcomes: Record<string, number> = {}
  if (plan.weighsMemory) {
    await inLanes(server, { inputs: WARM_UP, seed: ~seed, outcomes: {} })
    await settle()
  }
  const before = await server.measure()
  const begin = performance.now()
  await inLanes(server, { inputs, seed, outcomes })
  const seconds = (performance.now() - begin) / 1000
  await expectServing(server)
  if (plan.weighsMemory) await settle()
  const after = await server.measure()
  if (server.problems.length > 0)
    throw new Error(`the log of seed ${seed} holds:\n${server.problems.join('\n')}`)
  if (after.polluted.length > 0) throw new Error(`seed ${seed} changed ${after.polluted.join('\n')}`)
  const growth = after.heapUsed - before.heapUsed
  if (plan.weighsMemory && growth > HEAP_GROWTH_MAX)
    throw new Error(`after seed ${seed} the heap is ${growth} bytes larger`)
  return { inputs, outcomes, seconds, before, after }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS))

interface Lap {
  inputs: number
  seed: number
  outcomes: Record<string, number>
}

async function inLanes(server: ObservedServer, lap: Lap): Promise<void> {
  const each = Math.ceil(lap.inputs / LANES)
  await Promise.all(
    Array.from({ length: LANES }, (_, lane) => inLane(server, lane, { ...lap, inputs: each })),
  )
}

async function inLane(server: ObservedServer, lane: number, { inputs, seed, outcomes }: Lap): Promise<void> {
  const frames = new FrameLane(server)
  const requests = new RequestLane(server)
  const run = async (input: FrameInput | RequestInput) => {
    const outcome = `${input.via} ${await (input.via === 'frame' ? frames.run(input) : requests.run(input))}`
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  }
  const any = fc.oneof<[typeof frameInput, typeof requestInput]>(frameInput, requestInput)
  const examples = regressions.map((input): [FrameInput | RequestInput] => [input])
  const result = await fc.check(fc.asyncProperty(any, run), {
    seed: seed * LANES + lane,
    numRuns: inputs,
    examples,
  })
  frames.close()
  if (!result.failed) return
  const [input] = result.counterexample ?? []
  const why =
    result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance)
  throw new Error(`seed ${seed}, lane ${lane}, path ${result.counterexamplePath}: ${why}\n${show(input)}`)
}

/** An input in a form that can be put into `regressions.ts`. */
function show(input: unknown): string {
  return JSON.stringify(input, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('data' in value) || !Array.isArray(value.data))
      return value
    return `latin1 ${Buffer.from(value.data as number[]).toString('latin1')}`
  })
}

/** Demands that two people can still meet and talk. */
async function expectServing({ url, wsUrl }: ObservedServer): Promise<void> {
  const ada = await createRoom(url, 'Ada')
  const bob = await joinRoom(url, ada.code, 'Bob')
  await talk(wsUrl, [ada, bob])
}
