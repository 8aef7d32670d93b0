import { mulberry32, type Random } from '../support/mulberry32.ts'
import type { Direction } from './link.ts'
import type { ResumeFrom } from './resume-point.ts'

/**
 * Something that a run does. `client` chooses among those there are at that moment; a step that makes no sense for the chosen one
 * (an SDK client can't be told from where to resume) does nothing.
 */
export type Action =
  | { do: 'send'; client: number; count: number; length: number }
  /** Sends again what was acknowledged, as it was or with another text under the same id. */
  | { do: 'repeat'; client: number; back: number; change: boolean }
  /** Sends what another tab of the seat has just sent. */
  | { do: 'echo'; client: number }
  /** Posts a message under an id, under an idempotency key, or under neither. */
  | { do: 'post'; client: number; under: 'id' | 'key' | null }
  /** Posts what was just sent over the socket. */
  | { do: 'repost'; client: number }
  | { do: 'read'; client: number; shape: ReadShape; place: number; limit: number }
  | { do: 'ping'; client: number }
  | { do: 'reconnect'; client: number; resume: ResumeFrom }
  | { do: 'cut'; client: number; how: 'end' | 'reset' }
  | { do: 'block'; client: number; direction: Direction; ms: number }
  | { do: 'delay'; client: number; lateness: number; ms: number }
  | { do: 'chop'; client: number; bytes: number }
  /** Stops reading while the others say more than the system buffers for a socket. */
  | { do: 'flood'; client: number; count: number }
  | { do: 'join'; room: number }
  | { do: 'leave'; client: number }
  | { do: 'restart'; signal: 'SIGKILL' | 'SIGTERM'; at: KillPoint; burst: number[] }
  | { do: 'freeze'; ms: number }

/** When a kill comes: at once, or with the first acknowledgement or event that somebody gets. */
export type KillPoint = 'now' | 'ack' | 'event'

export type ReadShape = 'latest' | 'after' | 'before' | 'between' | 'state'

/** An action, and how long to wait after it, in milliseconds. */
export type Step = Action & { pause: number }

/** How much a run does. */
export interface Size {
  rooms: number
  steps: number
  restarts: number
  /** Longest time for which a connection is dead without a word, in milliseconds. */
  longestBlock: number
  /** Messages of the longest kind in a flood. */
  flood: number
}

/** `short` is for every `npm test`, `long` for who has time. */
export const sizes = {
  short: { rooms: 2, steps: 150, restarts: 2, longestBlock: 800, flood: 0 },
  long: { rooms: 3, steps: 500, restarts: 5, longestBlock: 4500, flood: 500 },
} satisfies Record<string, Size>

/** Everything that a run does, from one number: the same plan for the same seed and size. */
export function planOf(seed: number, size: Size): Step[] {
  const random = mulberry32(seed)
  const steps = Array.from({ length: size.steps }, () => ({
    ...randomAction(random, size),
    pause: random.below(4) === 0 ? random.below(40) : random.below(6),
  }))
  // Spread over the run: a server that has just started serves for a while before it is ended.
  for (let index = 0; index < size.restarts; index++) {
    const part = size.steps / size.restarts
    const at = Math.floor(part * index + part / 4 + random.below(Math.ceil(part / 2)))
    steps.splice(at, 1, { ...randomRestart(random, index + (seed % 2)), pause: random.below(150) })
  }
  return steps
}

const oneOf = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)] as T

/** Two kills, then an ordinary restart, and so on; the moments of killing take turns as well. */
function randomRestart(random: Random, index: number): Action {
  const burst = Array.from({ length: 4 }, () => random.below(1000))
  const at = oneOf(random, ['ack', 'event', 'now'] as const)
  if (index % 3 === 2) return { do: 'restart', signal: 'SIGTERM', at: 'now', burst }
  return { do: 'restart', signal: 'SIGKILL', at, burst }
}

const resumes: ResumeFrom[] = ['last', 'last', 'past', 'past', 'start', 'latest', 'ahead', 'other_epoch']
const shapes: ReadShape[] = ['latest', 'after', 'before', 'between', 'state']

function randomAction(random: Random, { longestBlock, flood }: Size): Action {
  const client = random.below(1000)
  if (flood > 0 && random.below(200) === 0) return { do: 'flood', client, count: flood }
  const dice = random.below(100)
  if (dice < 34) return { do: 'send', client, count: 1 + random.below(4), length: randomLength(random) }
  if (dice < 37) return { do: 'send', client, count: 30, length: 10 }
  if (dice < 42) return { do: 'repeat', client, back: random.below(30), change: random.below(2) === 0 }
  if (dice < 47) return { do: 'echo', client }
  if (dice < 53) return { do: 'post', client, under: oneOf(random, ['id', 'key', null]) }
  if (dice < 57) return { do: 'repost', client }
  if (dice < 69)
    return {
      do: 'read',
      client,
      shape: oneOf(random, shapes),
      place: random.below(1000),
      limit: oneOf(random, [1, 3, 50, 200]),
    }
  if (dice < 71) return { do: 'ping', client }
  if (dice < 81) return { do: 'reconnect', client, resume: oneOf(random, resumes) }
  if (dice < 87) return { do: 'cut', client, how: oneOf(random, ['end', 'reset']) }
  if (dice < 91)
    return {
      do: 'block',
      client,
      direction: oneOf(random, ['up', 'down']),
      ms: 50 + random.below(longestBlock),
    }
  if (dice < 94) return { do: 'delay', client, lateness: 1 + random.below(40), ms: random.below(500) }
  if (dice < 97) return { do: 'chop', client, bytes: random.below(2000) }
  if (dice < 98) return { do: 'join', room: random.below(1000) }
  if (dice < 99) return { do: 'leave', client }
  return { do: 'freeze', ms: random.below(400) }
}

/** Code points of a message, about: short as people write, long, or more than there may be. */
function randomLength(random: Random): number {
  const dice = random.below(24)
  if (dice === 0) return 4000
  if (dice === 1) return 3900
  return dice < 6 ? random.below(1000) : random.below(30)
}
