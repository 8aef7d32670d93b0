import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Bus, BusMessage } from '../src/ports/bus.ts'

const typing = (memberId: string): BusMessage => ({ type: 'typing', roomId: 'room', memberId })

/** Collects what arrives; tests poll for it, since between nodes a message takes its time. */
function inbox() {
  const received: BusMessage[] = []
  return {
    received,
    listener: (message: BusMessage) => void received.push(message),
  }
}

/**
 * The rules of the {@link Bus} port, to be run against every adapter.
 * @param open makes a bus that no other test hears; `onError` receives what listeners throw
 */
export function describeBus(name: string, open: (onError: (error: unknown) => void) => Promise<Bus>): void {
  describe(`${name} keeps the rules of the Bus port`, () => {
    let bus: Bus
    let errors: unknown[]

    beforeEach(async () => {
      errors = []
      bus = await open((error) => errors.push(error))
    })
    afterEach(() => bus.close())

    test('publish: every subscriber gets the message, the publisher’s own included', async () => {
      const [one, two] = [inbox(), inbox()]
      bus.subscribe(one.listener)
      bus.subscribe(two.listener)
      bus.publish(typing('a'))
      await expect.poll(() => one.received).toEqual([typing('a')])
      await expect.poll(() => two.received).toEqual([typing('a')])
    })

    test('publish: every kind of message arrives as it was sent', async () => {
      const messages: BusMessage[] = [
        {
          type: 'events',
          events: [
            { roomId: 'r', seq: 1, at: 2, by: 'm', kind: 'message', id: 'c', body: '{"text":"hi 👩‍💻"}' },
          ],
        },
        { type: 'presence', roomId: 'r', memberId: 'm', online: true },
        { type: 'roster_shown', roomId: 'r' },
        typing('a'),
        { type: 'seat_renewed', roomId: 'r', memberId: 'm', expiresAt: 1_800_000_000_000 },
        { type: 'seat_left', roomId: 'r', memberId: 'm' },
        { type: 'room_deleted', roomId: 'r' },
      ]
      const all = inbox()
      bus.subscribe(all.listener)
      for (const message of messages) bus.publish(message)
      await expect.poll(() => all.received).toEqual(messages)
    })

    test('publish: messages of one publisher arrive in the order of publishing', async () => {
      const messages = Array.from({ length: 200 }, (_, index) => typing(String(index)))
      const all = inbox()
      bus.subscribe(all.listener)
      for (const message of messages) bus.publish(message)
      await expect.poll(() => all.received).toEqual(messages)
    })

    test('publish: what a listener publishes in answer overtakes nothing', async () => {
      const [before, after] = [inbox(), inbox()]
      bus.subscribe(before.listener)
      bus.subscribe((message) => {
        if (message.type === 'typing' && message.memberId === 'a') bus.publish(typing('answer'))
      })
      bus.subscribe(after.listener)
      bus.publish(typing('a'))
      await expect.poll(() => before.received).toEqual([typing('a'), typing('answer')])
      await expect.poll(() => after.received).toEqual([typing('a'), typing('answer')])
    })

    test('publish: a listener that throws is reported, and stops neither the publisher nor other listeners', async () => {
      const fault = new Error('listener')
      const other = inbox()
      bus.subscribe(() => {
        throw fault
      })
      bus.subscribe(other.listener)
      bus.publish(typing('a'))
      bus.publish(typing('b'))
      await expect.poll(() => other.received).toEqual([typing('a'), typing('b')])
      expect(errors).toEqual([fault, fault])
    })

    test('subscribe: only messages from now on', async () => {
      const [early, late] = [inbox(), inbox()]
      bus.subscribe(early.listener)
      bus.publish(typing('a'))
      await expect.poll(() => early.received).toEqual([typing('a')])
      bus.subscribe(late.listener)
      bus.publish(typing('b'))
      await expect.poll(() => late.received).toEqual([typing('b')])
    })

    test('subscribe: the returned function stops this subscription, and no other', async () => {
      const [stopped, other] = [inbox(), inbox()]
      const stop = bus.subscribe(stopped.listener)
      bus.subscribe(other.listener)
      bus.publish(typing('a'))
      await expect.poll(() => stopped.received).toEqual([typing('a')])
      stop()
      stop()
      bus.publish(typing('b'))
      await expect.poll(() => other.received).toEqual([typing('a'), typing('b')])
      expect(stopped.received).toEqual([typing('a')])
    })

    test('subscribe: the same function twice is two subscriptions', async () => {
      const twice = inbox()
      const stop = bus.subscribe(twice.listener)
      bus.subscribe(twice.listener)
      bus.publish(typing('a'))
      await expect.poll(() => twice.received).toEqual([typing('a'), typing('a')])
      stop()
      bus.publish(typing('b'))
      await expect.poll(() => twice.received).toEqual([typing('a'), typing('a'), typing('b')])
    })

    test('close: nothing is delivered afterwards, and publishing still does not throw', async () => {
      const { listener, received } = inbox()
      bus.subscribe(listener)
      await bus.close()
      bus.publish(typing('a'))
      expect(received).toEqual([])
    })

    test('close: may be called again', async () => {
      await bus.close()
      await expect(bus.close()).resolves.toBeUndefined()
    })
  })
}
