import type { ErrorCode } from '@parley/protocol'
import type { Attempt } from '../observations.ts'
import type { RoomLog } from '../room-log.ts'
import type { Invariant } from './invariant.ts'

/**
 * I11: one connection's sends keep their order. For connections this is checked where the later of two was stored through this
 * very connection: if the earlier was not refused there, it had its place by then. For SDK clients, which repeat what was not
 * answered in the order of sending, it is checked across their connections.
 */
export const senderOrderIsKept: Invariant = ({ attempts, log }, report) => {
  const wire = attempts.filter(({ layer }) => layer === 'wire')
  const tries = Map.groupBy(wire, contentKey)
  const refused = membersToldToWait(attempts)
  for (const [process, own] of Map.groupBy(attempts, (attempt) => attempt.process)) {
    const isSdk = own[0]?.layer === 'sdk'
    const others = (attempt: Attempt) =>
      (tries.get(contentKey(attempt)) ?? []).filter((one) => !belongs(one, process))
    let before: { seq: number; attempt: Attempt } | undefined
    for (const attempt of own) {
      const event = log.ofAttempt(attempt)
      if (!event) continue
      const isOwn = isSdk
        ? others(attempt).length === 0
        : isStoredHere(attempt, tries.get(contentKey(attempt)) ?? [])
      if (isOwn && before && event.seq < before.seq)
        report(
          'I11',
          `${process} sent ${before.attempt.id} before ${attempt.id}, stored at ${before.seq} and ${event.seq}`,
          [before.attempt.index, attempt.index],
        )
      const hasPlace = isSdk ? isOwn && attempt.outcome.kind !== 'refused' : keepsItsPlace(attempt, refused)
      if (hasPlace && event.seq > (before?.seq ?? 0)) before = { seq: event.seq, attempt }
    }
  }
}

const contentKey = ({ member, id, content }: Attempt) => `${member} ${id} ${content}`

/** A connection's process is named after its client: `client#1`. */
const belongs = (attempt: Attempt, client: string) => attempt.process.startsWith(`${client}#`)

/** Whether no other attempt can have stored it. */
function isStoredHere(attempt: Attempt, tries: readonly Attempt[]): boolean {
  const { outcome } = attempt
  return tries.length === 1 || (outcome.kind === 'acked' && outcome.duplicate === false)
}

/** Members who were told to wait: of their unanswered sends nobody knows whether they were, too. */
function membersToldToWait(attempts: readonly Attempt[]): Set<string> {
  return new Set(
    attempts.flatMap(({ outcome, member }) => (outcome.kind === 'refused' && !outcome.final ? [member] : [])),
  )
}

/** Whether what comes later on this connection has to come later in the log. */
function keepsItsPlace({ outcome, member }: Attempt, refused: ReadonlySet<string>): boolean {
  if (outcome.kind === 'refused') return false
  return outcome.kind === 'acked' || !refused.has(member)
}

/**
 * I11, SPEC D6: what was sent behind a message before its sender could know that this one was refused for now, is refused too.
 */
export const refusalHoldsTheRest: Invariant = ({ attempts }, report) => {
  const wire = attempts.filter(({ layer }) => layer === 'wire')
  for (const [process, own] of Map.groupBy(wire, (attempt) => attempt.process)) {
    let refused: { attempt: Attempt; told: number } | undefined
    for (const attempt of own) {
      const { outcome } = attempt
      if (outcome.kind === 'refused' && holding.has(outcome.code)) {
        // Of several that wait, the one whose refusal is told last covers most.
        if (!refused || outcome.index > refused.told) refused = { attempt, told: outcome.index }
      } else if (
        outcome.kind === 'acked' &&
        outcome.duplicate === false &&
        refused &&
        attempt.index < refused.told
      )
        report(
          'I11',
          `${process} sent ${refused.attempt.id}, which was refused for now, and ${attempt.id} behind it was stored`,
          [refused.attempt.index, refused.told, attempt.index, outcome.index],
        )
    }
  }
}

const holding: ReadonlySet<string> = new Set<ErrorCode>(['rate_limited', 'storage_unavailable'])

/** I5: seqs without a hole, and a store that holds what the API tells. */
export const noHoles: Invariant = ({ log, stored }, report) => {
  const holes = (name: string, { events, head, floor }: RoomLog) => {
    const seqs = events.map(({ seq }) => seq)
    const found = seqs.findIndex((seq, index) => seq !== floor + index)
    if (found !== -1) report('I5', `${name}: ${seqs[found]} stands where ${floor + found} should`, [])
    else if (seqs.length !== head - floor + 1)
      report('I5', `${name}: ${seqs.length} events from ${floor} on, but the head is ${head}`, [])
  }
  holes('API', log)
  holes('store', stored)
  if (JSON.stringify(log.events) !== JSON.stringify(stored.events))
    report('I5', 'the store holds other events than the API tells', [])
}

/** P2: a seat's `joined` and `left` alternate. */
export const comingsAlternate: Invariant = ({ log }, report) => {
  const present = new Set<string>()
  for (const { kind, by, seq } of log.events) {
    if (kind === 'joined') {
      if (present.has(by)) report('P2', `${by} joined at ${seq} while present`, [])
      present.add(by)
    } else if (kind === 'left' && !present.delete(by)) report('P2', `${by} left at ${seq} while absent`, [])
  }
}
