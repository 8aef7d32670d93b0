import { describe, expect, test } from 'vitest'
import { LocalBus } from '../src/adapters/local-bus/local-bus.ts'
import type { BusMessage } from '../src/ports/bus.ts'
import { describeBus } from './bus-contract.ts'

describeBus('LocalBus', (onError) => Promise.resolve(new LocalBus({ onError })))

describe('LocalBus, in one process', () => {
  const message: BusMessage = { type: 'room_deleted', roomId: 'room' }

  test('publish: listeners have run when it returns', () => {
    const bus = new LocalBus({ onError: () => expect.unreachable() })
    const received: BusMessage[] = []
    bus.subscribe((each) => received.push(each))
    bus.publish(message)
    expect(received).toEqual([message])
  })

  test('subscribe: a listener that subscribes another one does not give it the message under way', () => {
    const bus = new LocalBus({ onError: () => expect.unreachable() })
    const received: BusMessage[] = []
    const stop = bus.subscribe(() => {
      stop()
      bus.subscribe((each) => received.push(each))
    })
    bus.publish(message)
    expect(received).toEqual([])
    bus.publish(message)
    expect(received).toEqual([message])
  })

  test('subscribe: a listener that is stopped by another one gets nothing more', () => {
    const bus = new LocalBus({ onError: () => expect.unreachable() })
    const received: BusMessage[] = []
    bus.subscribe(() => stop())
    const stop = bus.subscribe((each) => received.push(each))
    bus.publish(message)
    expect(received).toEqual([])
  })

  test('publish: a reporter that throws does not silence the bus', () => {
    const bus = new LocalBus({
      onError: (error) => {
        throw error
      },
    })
    const received: BusMessage[] = []
    const stop = bus.subscribe(() => {
      throw new Error('listener')
    })
    expect(() => bus.publish(message)).toThrow('listener')
    stop()
    bus.subscribe((each) => received.push(each))
    bus.publish(message)
    expect(received).toEqual([message])
  })
})
