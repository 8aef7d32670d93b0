import { EVENTS_PAGE_DEFAULT, type ResetReason } from '@parley/protocol'
import type { Arrival } from '../observations.ts'
import { isSame } from '../room-log.ts'
import { highestAckedBefore } from './acknowledged.ts'
import type { Invariant } from './invariant.ts'

type Welcome = Extract<Arrival, { kind: 'welcome' }>

/** I6: what came at a seq is what the log holds there, through sockets and pages alike. */
export const deliveredIsStored: Invariant = ({ connections, reads, log }, report) => {
  for (const { process, arrivals } of connections)
    for (const arrival of arrivals)
      if (arrival.kind === 'event' && !isSame(arrival.event, log.at(arrival.event.seq)))
        report('I6', `${process} got something else at ${arrival.event.seq} than is stored`, [arrival.index])
  for (const { process, events, index } of reads)
    for (const event of events)
      if (!isSame(event, log.at(event.seq)))
        report('I6', `${process} read something else at ${event.seq} than is stored`, [index])
}

/**
 * I7: each event's seq is the one before plus 1, from `since` or the start of the latest page on, unless a reset precedes;
 * `live` and (B3) the heads of heartbeats tell no more than what has come.
 */
export const noSilentGap: Invariant = ({ connections, attempts }, report) => {
  const ackedBefore = highestAckedBefore(attempts)
  for (const connection of connections) {
    const { process, layer, hello } = connection
    // Of an SDK's latest page only the SDK knows where it begins.
    let due: Due | null = layer === 'wire' ? NOTHING : afterSince(hello?.since)
    let isLive = false
    for (const arrival of connection.arrivals) {
      switch (arrival.kind) {
        case 'welcome':
          due = arrival.resumed
            ? afterSince(hello?.since)
            : latestPage(arrival, ackedBefore(hello?.index ?? arrival.index))
          break
        case 'reset':
          due = null
          break
        case 'event': {
          const { seq } = arrival.event
          if (due && (seq < due.from || seq > due.to))
            report('I7', `${process} got ${seq} where ${due.to} was due`, [arrival.index])
          due = { from: seq + 1, to: seq + 1 }
          break
        }
        case 'live':
          isLive = true
          if (due && due.to !== arrival.head + 1)
            report('I7', `${process} became live at ${arrival.head}, having got ${due.to - 1}`, [
              arrival.index,
            ])
          break
        case 'head':
          if (isLive && due && arrival.head >= due.to)
            report('B3', `${process} heard of head ${arrival.head}, having got ${due.to - 1}`, [
              arrival.index,
            ])
      }
    }
  }
}

/** Between which seqs, both included, the next event has to be. */
interface Due {
  from: number
  to: number
}

/** Before its `welcome` a connection gets no event at all. */
const NOTHING: Due = { from: 0, to: 0 }

function afterSince(since: number | undefined): Due | null {
  return since === undefined ? null : { from: since + 1, to: since + 1 }
}

/** The page may be read a little before the head that stands in the `welcome`, but not before the `hello`. */
function latestPage({ head, floor }: Welcome, acked: number): Due {
  const startUpTo = (last: number) => Math.max(floor, last - EVENTS_PAGE_DEFAULT + 1)
  return { from: startUpTo(Math.min(acked, head)), to: startUpTo(head) }
}

/** I8: when all is quiet, every client is live and has the last event. I14: nothing it has sent is without an answer. */
export const everyoneIsAtHead: Invariant = ({ connections, log }, report) => {
  for (const { process, rest } of connections) {
    if (rest === null) continue
    const where = rest.live ? `at ${rest.seq}` : 'not live'
    if (!rest.live || rest.seq !== log.head)
      report('I8', `${process} is ${where} in the end, the head is ${log.head}`, [rest.index])
    if (rest.pending > 0)
      report('I14', `${rest.pending} sends of ${process} were never answered`, [rest.index])
  }
}

/** I12: who resumes gets everything after `since`, and is reset if, and only if, that can't be had (SPEC S3, S4). */
export const resumedGetsAll: Invariant = ({ connections, attempts }, report) => {
  const ackedBefore = highestAckedBefore(attempts)
  for (const { process, hello, arrivals } of connections) {
    const welcome = arrivals.find((arrival) => arrival.kind === 'welcome')
    if (!welcome || !hello) continue
    const { since } = hello
    const due = rightAnswers(hello, welcome, ackedBefore(hello.index))
    const answer = welcome.resumed ? 'resumed' : (welcome.reset ?? 'latest page')
    if (!due.includes(answer)) {
      const shown = JSON.stringify({ since, epoch: hello.epoch })
      report('I12', `${process} asked for ${shown} at head ${welcome.head} and got: ${answer}`, [
        welcome.index,
      ])
    }
    const live = arrivals.findIndex(({ kind }) => kind === 'live')
    if (live === -1 || !welcome.resumed) continue
    const replayed = arrivals.slice(0, live).filter(({ kind }) => kind === 'event').length
    if (replayed < welcome.head - (since ?? 0)) {
      const what = `${process} resumed after ${since} at head ${welcome.head}`
      report('I12', `${what} and got ${replayed} events`, [welcome.index])
    }
  }
}

type Answer = ResetReason | 'resumed' | 'latest page'

/** @param acked what the room's head must have been at the `hello` */
function rightAnswers(
  { since, epoch }: { since?: number; epoch?: string },
  { head, floor, epoch: current }: Welcome,
  acked: number,
): Answer[] {
  if (since === undefined) return ['latest page']
  if (epoch !== undefined && epoch !== current) return ['epoch']
  if (since < floor - 1) return ['too_old']
  if (since > head) return ['client_ahead']
  // What was stored while the hello was being answered may be in the answer's head alone.
  return since > acked ? ['resumed', 'client_ahead'] : ['resumed']
}
