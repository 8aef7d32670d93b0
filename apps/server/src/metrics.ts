import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Gateway } from './realtime/gateway.ts'
import type { Hub } from './realtime/hub.ts'

/** Metrics of one server. The parts count for themselves; the values are read when somebody asks. */
export function createMetrics(sources: { gateway: Gateway; hub: Hub; eventsStored: () => number }): Registry {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })
  const gauge = (name: string, help: string, read: () => number) => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  }
  const counter = (name: string, help: string, read: () => number) => {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(read())
      },
    })
  }
  const { gateway, hub } = sources
  gauge('parley_connections', 'Open WebSocket connections', () => gateway.connectionCount)
  gauge('parley_active_rooms', 'Rooms with at least one connection', () => hub.roomCount)
  counter(
    'parley_connections_opened_total',
    'WebSocket connections since the start',
    () => gateway.openedCount,
  )
  counter('parley_events_stored_total', 'Durable events since the start', sources.eventsStored)
  counter('parley_deliveries_total', 'Events handed to sockets, one per receiver', () => hub.stats.deliveries)
  counter(
    'parley_slow_readers_total',
    'Connections closed because they read too slowly',
    () => hub.stats.slowReaders,
  )
  return register
}
