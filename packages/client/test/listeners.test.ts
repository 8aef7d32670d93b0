import { expect, test, vi } from 'vitest'
import { Emitter } from '../src/emitter.ts'
import { setup, watchTexts } from './setup.ts'

test("a listener's fault reaches neither the connection nor the other listeners", async () => {
  const { server, connect } = await setup()
  const faults: unknown[] = []
  const room = connect({ onListenerError: (error) => faults.push(error) })
  const fault = new Error('mine')
  room.on('message', () => {
    throw fault
  })
  const texts = watchTexts(room)
  await room.whenLive()
  server.say('one')
  server.say('two')
  await texts.next((text) => text === 'two')
  expect(texts.all).toEqual(['one', 'two'])
  expect(faults).toEqual([fault, fault])
})

test('the rejection of an async listener is reported as well', async () => {
  const report = vi.fn<(error: unknown) => void>()
  const emitter = new Emitter<{ hit: number }>(report)
  emitter.on('hit', () => Promise.reject(new Error('later')))
  emitter.emit('hit', 1)
  await vi.waitFor(() => expect(report).toHaveBeenCalledWith(new Error('later')))
})

test('a reporter that fails harms nothing either', () => {
  const emitter = new Emitter<{ hit: number }>(() => {
    throw new Error('reporter')
  })
  const listener = vi.fn<() => void>()
  emitter.on('hit', () => {
    throw new Error('mine')
  })
  emitter.on('hit', listener)
  emitter.emit('hit', 1)
  expect(listener).toHaveBeenCalledOnce()
})

test('without onListenerError faults go to reportError, where there is one', async () => {
  const reported = vi.fn<(error: unknown) => void>()
  vi.stubGlobal('reportError', reported)
  const { connect } = await setup()
  const room = connect()
  const fault = new Error('mine')
  const stop = room.on('state', () => {
    stop()
    throw fault
  })
  await room.whenLive()
  expect(reported).toHaveBeenCalledWith(fault)
  vi.unstubAllGlobals()
})

test('on returns the function that ends it', () => {
  const emitter = new Emitter<{ hit: number }>(() => {})
  const hits: number[] = []
  const stop = emitter.on('hit', (hit) => hits.push(hit))
  emitter.emit('hit', 1)
  stop()
  emitter.emit('hit', 2)
  expect(hits).toEqual([1])
})

test('a listener removed by an earlier one is not called any more', () => {
  const emitter = new Emitter<{ hit: number }>(() => {})
  const hits: number[] = []
  emitter.on('hit', () => stop())
  const stop = emitter.on('hit', (hit) => hits.push(hit))
  emitter.emit('hit', 1)
  expect(hits).toEqual([])
})

test('what a listener causes is heard by all after what they are hearing', () => {
  const emitter = new Emitter<{ hit: number }>(() => {})
  const hits: string[] = []
  emitter.on('hit', (hit) => {
    hits.push(`first ${hit}`)
    if (hit === 1) emitter.emit('hit', 2)
  })
  emitter.on('hit', (hit) => hits.push(`second ${hit}`))
  emitter.emit('hit', 1)
  expect(hits).toEqual(['first 1', 'second 1', 'first 2', 'second 2'])
})

test('a listener may close the connection', async () => {
  const { server, connect } = await setup()
  server.say('one')
  server.say('two')
  const room = connect()
  const texts = watchTexts(room)
  room.on('message', () => room.close())
  await expect(room.whenLive()).rejects.toMatchObject({ code: 'closed' })
  expect(texts.all).toEqual(['one'])
  expect(room.state).toMatchObject({ status: 'closed' })
})

test('a listener may answer: a bot', async () => {
  const { server, connect } = await setup()
  const room = connect()
  room.on('message', async ({ by, body }) => {
    if (by !== room.self.id) await room.send(`you said ${body.text}`)
  })
  await room.whenLive()
  const texts = watchTexts(room)
  server.say('hi')
  await texts.next((text) => text === 'you said hi')
  expect(server.log).toHaveLength(2)
})
