import type { SeenEvent } from '../history.ts'
import type { Attempt } from '../observations.ts'
import { highestAckedBefore } from './acknowledged.ts'
import type { Invariant, Report } from './invariant.ts'

/** I1: what was acknowledged is stored once, at the seq and time that were told, with the content that was sent. */
export const ackedIsStored: Invariant = ({ attempts, log }, report) => {
  for (const attempt of attempts) {
    const { outcome, member, content, process, index } = attempt
    if (outcome.kind !== 'acked') continue
    const found = log.withId(member, outcome.id)
    const [event] = found
    const what = `${process} got an ack for ${outcome.id} at ${outcome.seq}`
    const at = [index, outcome.index]
    if (!event || found.length > 1) report('I1', `${what}, and the log holds it ${found.length} times`, at)
    else if (event.seq !== outcome.seq || event.at !== outcome.at)
      report('I1', `${what} of ${outcome.at}, but it is stored at ${event.seq} of ${event.at}`, at)
    else if (event.content !== content || (outcome.content ?? content) !== content)
      report('I1', `${what}, but other content is stored or was told`, at)
  }
}

/** I2: nobody finds words in their mouth: each message was sent by its author, with this content. */
export const storedWasSent: Invariant = ({ attempts, log }, report) => {
  const sent = new Set<string>()
  for (const { member, id, content } of attempts) sent.add(`${member} ${id} ${content}`)
  for (const { by, id, content, seq, kind } of log.events) {
    if (kind !== 'message' || sent.has(`${by} ${id} ${content}`) || sent.has(`${by} null ${content}`))
      continue
    report('I2', `the message at ${seq} was never sent by ${by} under ${id}`, [])
  }
}

/** I3: what was refused for good, in every attempt, is not stored. */
export const refusedIsAbsent: Invariant = ({ attempts, log }, report) => {
  for (const [, same] of Map.groupBy(attempts, ({ member, id, content }) => `${member} ${id} ${content}`)) {
    const [attempt] = same
    const refusedForGood = same.every(({ outcome }) => outcome.kind === 'refused' && outcome.final)
    const event = attempt && refusedForGood ? log.ofAttempt(attempt) : undefined
    if (event)
      report(
        'I3',
        `${attempt?.process} was refused ${attempt?.id}, and yet it is stored at ${event.seq}`,
        indexes(same),
      )
  }
}

/** I4: one event per member and id (or idempotency key), and answers that agree about it. */
export const oncePerId: Invariant = ({ attempts, log }, report) => {
  const stored = log.events.filter(({ id }) => id !== null)
  for (const [key, events] of Map.groupBy(stored, ({ by, id }) => `${by} ${id}`))
    tellDoubled(key, events, report)
  const named = attempts.filter(({ id }) => id !== null)
  for (const [key, same] of Map.groupBy(named, ({ member, id }) => `${member} ${id}`)) {
    acksAgree(key, same, report)
    conflictsHaveCause(key, same, report)
  }
  // Sent without an id, it is the content by which attempts, made again under one key, belong together.
  const nameless = attempts.filter(({ id }) => id === null)
  for (const [key, same] of Map.groupBy(nameless, ({ member, content }) => `${member} ${content}`)) {
    for (const { member, content } of same.slice(0, 1))
      tellDoubled(key, log.withContent(member, content), report)
    acksAgree(key, same, report)
  }
}

function tellDoubled(key: string, events: readonly SeenEvent[], report: Report): void {
  if (events.length > 1) report('I4', `${key} is stored at ${events.map(({ seq }) => seq).join(', ')}`, [])
}

function acksAgree(key: string, attempts: Attempt[], report: Report): void {
  const acks = attempts.flatMap(({ outcome }) => (outcome.kind === 'acked' ? [outcome] : []))
  const places = new Set(acks.map(({ id, seq, at }) => `${id} at ${seq} of ${at}`))
  if (places.size > 1) report('I4', `acks of ${key} tell ${[...places].join(' and ')}`, indexes(attempts))
  const first = acks.filter(({ duplicate }) => duplicate === false)
  if (first.length > 1)
    report('I4', `${first.length} acks of ${key} claim to be the first`, indexes(attempts))
  const tries = attempts.filter(({ layer }) => layer === 'wire')
  if (tries.length === 1 && acks.some(({ duplicate }) => duplicate === true))
    report('I4', `${key} was sent once and acknowledged as a repeat`, indexes(attempts))
}

function conflictsHaveCause(key: string, attempts: Attempt[], report: Report): void {
  const contents = new Set(attempts.map(({ content }) => content))
  const refused = attempts.filter(
    ({ outcome }) => outcome.kind === 'refused' && outcome.code === 'id_conflict',
  )
  if (contents.size === 1 && refused.length > 0)
    report('I4', `${key} was refused as a conflict, though nothing else was sent under it`, indexes(refused))
}

/** I9: what was acknowledged before another message was sent has the lower seq. */
export const ackedBeforeSent: Invariant = ({ attempts, log }, report) => {
  const ackedBefore = highestAckedBefore(attempts)
  const begun = new Set<string>()
  for (const attempt of attempts) {
    const key = `${attempt.member} ${attempt.id} ${attempt.content}`
    // Only the first attempt counts: a repeat comes after its own acknowledgement.
    if (attempt.layer === 'sdk' || begun.has(key)) continue
    begun.add(key)
    const highest = ackedBefore(attempt.index)
    const event = log.ofAttempt(attempt)
    if (event && event.seq <= highest)
      report('I9', `${attempt.id} was sent after the ack of ${highest}, and is stored at ${event.seq}`, [
        attempt.index,
      ])
  }
}

function indexes(attempts: readonly Attempt[]): number[] {
  return attempts.flatMap(({ index, outcome }) => ('index' in outcome ? [index, outcome.index] : [index]))
}
