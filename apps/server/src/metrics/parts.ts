import type { Limits } from '../domain/limits/limits.ts'
import type { Presence } from '../domain/presence.ts'
import type { PageReads } from '../http/page-reads.ts'
import type { HttpTraffic } from '../http/traffic.ts'
import type { Store } from '../ports/store.ts'
import type { Gateway } from '../realtime/gateway.ts'
import type { Hub } from '../realtime/hub.ts'
import type { Traffic } from '../realtime/traffic.ts'
import type { Instruments } from './instruments.ts'
import { StoreSizeGauge } from './store-size.ts'

/** Whose numbers are read when somebody asks. */
export interface Watched {
  gateway: Gateway
  hub: Hub
  presence: Presence
  traffic: Traffic
  limits: Limits
  http: HttpTraffic
  pageReads: PageReads
  store: Store
}

/** Shows the numbers that the parts of the server keep. */
export function watchParts(make: Instruments, watched: Watched): void {
  watchSockets(make, watched)
  watchDelivery(make, watched)
  watchRefusals(make, watched)
  watchStore(make, watched.store)
}

function watchSockets(make: Instruments, { gateway, hub, presence, traffic }: Watched): void {
  make.gauge('parley_connections', 'Open WebSocket connections', () => gateway.connectionCount)
  make.gauge('parley_connected_seats', 'Seats with at least one connection', () => presence.connectedSeats)
  make.gauge('parley_active_rooms', 'Rooms with at least one connection', () => hub.roomCount)
  make.counter('parley_connections_opened_total', 'WebSocket connections', () => traffic.opened)
  make.counts('parley_connections_closed_total', 'Closed WebSocket connections by close code', [
    { label: 'code', read: () => traffic.closed },
  ])
  make.counts('parley_hellos_total', 'Welcomed connections: new, resumed, or reset and why', [
    { label: 'result', read: () => traffic.hellos },
  ])
  make.counts('parley_frames_received_total', 'Readable frames from clients by type', [
    { label: 'type', read: () => traffic.frames },
  ])
  make.counter('parley_malformed_frames_total', 'Frames that are none', () => traffic.malformedFrames)
  make.counter(
    'parley_slow_readers_total',
    'Connections closed because they read too slowly',
    () => traffic.slowReaders,
  )
}

function watchDelivery(make: Instruments, { traffic, http, pageReads }: Watched): void {
  make.counts('parley_acks_total', 'Acknowledged messages: stored now, or before (duplicate)', [
    { label: 'result', read: () => traffic.acks, fixed: { via: 'ws' } },
    { label: 'result', read: () => http.acks, fixed: { via: 'http' } },
  ])
  make.counter(
    'parley_deliveries_total',
    'Events handed to sockets, one per receiver',
    () => traffic.deliveries,
  )
  make.gauge(
    'parley_page_reads_waiting',
    'Reads of logs and rosters that wait for their turn',
    () => pageReads.waiting,
  )
  make.gauge(
    'parley_unread_page_bytes',
    'Pages of logs and rosters that their clients have not taken yet',
    () => pageReads.unreadBytes,
  )
}

function watchRefusals(make: Instruments, { traffic, http, limits }: Watched): void {
  make.counts('parley_refusals_total', 'Refusals by error code', [
    { label: 'code', read: () => traffic.refusals, fixed: { via: 'ws' } },
    { label: 'code', read: () => http.refusals, fixed: { via: 'http' } },
  ])
  make.counts('parley_limited_total', 'Refusals by the limit that was reached', [
    { label: 'limit', read: () => limits.refused },
  ])
}

function watchStore(make: Instruments, store: Store): void {
  const size = new StoreSizeGauge(() => store.measure())
  const read = (field: 'rooms' | 'presentSeats' | 'bytes') => async () => (await size.read())?.[field]
  make.gauge('parley_rooms', 'Open rooms', read('rooms'))
  make.gauge('parley_present_seats', 'Seats that are present, of all rooms', read('presentSeats'))
  make.gauge('parley_store_bytes', 'What the store takes on the disk', read('bytes'))
  make.info('parley_store_info', 'Which life of the store this is', { epoch: store.epoch })
}
