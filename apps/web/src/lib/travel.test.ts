import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openWithTravel } from './travel.ts'

const open = vi.fn<() => void>()
const skipTransition = vi.fn<() => void>()
let takePicture: () => void
let finish: () => void
let page: EventTarget
let dataset: Record<string, string>

/** A browser that takes the picture of what was there before when the test says so. */
function browser({ still = false, able = true } = {}) {
  page = new EventTarget()
  dataset = {}
  vi.stubGlobal('matchMedia', () => ({ matches: still }))
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  const startViewTransition = (update: () => void) => {
    takePicture = update
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    return { ready: Promise.resolve(), finished, skipTransition }
  }
  vi.stubGlobal('document', { documentElement: { dataset }, ...(able && { startViewTransition }) })
}

beforeEach(() => vi.useFakeTimers())

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.clearAllMocks()
})

test('what travels opens with the picture, once, and leaves nothing behind', async () => {
  browser()
  openWithTravel(open)
  expect(open).not.toHaveBeenCalled()
  expect(dataset).toEqual({ travel: '' })
  takePicture()
  expect(open).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(1000)
  expect(skipTransition).not.toHaveBeenCalled()
  finish()
  await vi.waitFor(() => expect(dataset).toEqual({}))
  page.dispatchEvent(new Event('keydown'))
  expect(skipTransition).not.toHaveBeenCalled()
  expect(open).toHaveBeenCalledOnce()
})

test.each([
  ['the browser can’t', { able: false }],
  ['motion isn’t wanted', { still: true }],
])('it opens at once where %s', (_, given) => {
  browser(given)
  openWithTravel(open)
  expect(open).toHaveBeenCalledOnce()
})

test('it doesn’t wait for a picture that doesn’t come', () => {
  browser()
  openWithTravel(open)
  vi.advanceTimersByTime(50)
  expect(open).toHaveBeenCalledOnce()
  expect(skipTransition).toHaveBeenCalledOnce()
  takePicture()
  expect(open).toHaveBeenCalledOnce()
})

test.each(['keydown', 'pointerdown', 'wheel'])('a %s ends it', (type) => {
  browser()
  openWithTravel(open)
  page.dispatchEvent(new Event(type))
  expect(open).toHaveBeenCalledOnce()
  expect(skipTransition).toHaveBeenCalledOnce()
})

test('one that begins before the browser has told of the end of another keeps its mark', async () => {
  browser()
  openWithTravel(open)
  takePicture()
  const finishFirst = finish
  openWithTravel(open)
  takePicture()
  finishFirst()
  await vi.runAllTimersAsync()
  expect(dataset).toEqual({ travel: '' })
  finish()
  await vi.runAllTimersAsync()
  expect(dataset).toEqual({})
})
