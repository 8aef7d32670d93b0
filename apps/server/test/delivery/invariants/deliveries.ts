import { EVENTS_PAGE_DEFAULT, type ResetReason } from '@parley/protocol'
import type { Arrival, Connection } from '../observations.ts'
import { isSame } from '../room-log.ts'
import type { Invariant, Report } from './invariant.ts'

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
export const noSilentGap: Invariant = ({ connections }, report) => {
  for (const connection of connections) {
    // Of an SDK's latest page only the SDK knows where it begins.
    let next = connection.layer === 'sdk' ? sinceOf(connection) + 1 || undefined : 0
    let isLive = false
    for (const arrival of connection.arrivals) {
      const { process } = connection
      switch (arrival.kind) {
        case 'welcome':
          next = firstSeq(connection, arrival)
          break
        case 'reset':
          next = undefined
          break
        case 'event': {
          const { seq } = arrival.event
          if (next !== undefined && seq !== next)
            report('I7', `${process} got ${seq} where ${next} was due`, [arrival.index])
          next = seq + 1
          break
        }
        case 'live':
          isLive = true
          if (next !== undefined && arrival.head !== next - 1)
            report('I7', `${process} became live at ${arrival.head}, having got ${next - 1}`, [arrival.index])
          break
        case 'head':
          if (isLive && next !== undefined && arrival.head > next - 1)
            report('B3', `${process} heard of head ${arrival.head}, having got ${next - 1}`, [arrival.index])
      }
    }
  }
}

const sinceOf = ({ hello }: Connection) => hello?.since ?? Number.NaN

function firstSeq({ hello }: Connection, { resumed, head, floor }: Welcome): number {
  if (resumed) return (hello?.since ?? 0) + 1
  return Math.max(floor, head - EVENTS_PAGE_DEFAULT + 1)
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
export const resumedGetsAll: Invariant = ({ connections }, report) => {
  for (const connection of connections) {
    const welcome = connection.arrivals.find((arrival) => arrival.kind === 'welcome')
    if (!welcome) continue
    resumesRightly(connection, welcome, report)
    const live = connection.arrivals.findIndex(({ kind }) => kind === 'live')
    if (live === -1 || !welcome.resumed) continue
    const replayed = connection.arrivals.slice(0, live).filter(({ kind }) => kind === 'event').length
    const missed = welcome.head - sinceOf(connection)
    if (replayed < missed)
      report(
        'I12',
        `${connection.process} resumed after ${sinceOf(connection)} at head ${welcome.head} and got ${replayed} events`,
        [welcome.index],
      )
  }
}

function resumesRightly(connection: Connection, welcome: Welcome, report: Report): void {
  const { process, hello } = connection
  const due = dueReset(hello ?? {}, welcome)
  const resumes = hello?.since !== undefined && due === undefined
  if (welcome.resumed === resumes && welcome.reset === due) return
  const shown = JSON.stringify({ resumed: welcome.resumed, reset: welcome.reset })
  report('I12', `${process} asked for ${JSON.stringify(hello)} and got ${shown} at head ${welcome.head}`, [
    welcome.index,
  ])
}

function dueReset(
  { since, epoch }: { since?: number; epoch?: string },
  { head, floor, epoch: current }: Welcome,
): ResetReason | undefined {
  if (since === undefined) return undefined
  if (epoch !== undefined && epoch !== current) return 'epoch'
  if (since > head) return 'client_ahead'
  return since < floor - 1 ? 'too_old' : undefined
}
