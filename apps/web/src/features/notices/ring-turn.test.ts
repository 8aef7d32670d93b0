import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RingTurn } from './ring-turn.ts'

/** One that is heard at once, so that nothing here depends on how busy the machine is. */
class Channel extends EventTarget {
  static readonly all = new Set<Channel>()
  readonly name: string

  constructor(name: string) {
    super()
    this.name = name
    Channel.all.add(this)
  }

  postMessage(data: unknown) {
    for (const other of Channel.all) {
      if (other === this || other.name !== this.name) continue
      other.dispatchEvent(new MessageEvent('message', { data }))
    }
  }

  close() {
    Channel.all.delete(this)
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('BroadcastChannel', Channel)
})

afterEach(() => {
  Channel.all.clear()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

type TabOptions = { looking?: boolean; code?: string; onRead?: (seq: number) => void }

const tab = ({ looking = false, code = 'AB3K', onRead = () => undefined }: TabOptions = {}) =>
  new RingTurn({ code, isLooking: () => looking, onRead })

/** Which of them ring for a message that reaches all at once. */
async function rings(tabs: readonly RingTurn[], seq: number): Promise<boolean[]> {
  const turns = Promise.all(tabs.map((turn) => turn.take(seq)))
  await vi.runAllTimersAsync()
  return await turns
}

test('of several hidden tabs one rings, once for each message', async () => {
  const tabs = [tab(), tab(), tab()]
  expect((await rings(tabs, 5)).filter(Boolean)).toHaveLength(1)
  expect(await rings(tabs, 5)).toEqual([false, false, false])
  expect((await rings(tabs, 6)).filter(Boolean)).toHaveLength(1)
})

test('a tab that hears of a message late does not ring for it again', async () => {
  const [early, late] = [tab(), tab()]
  expect(await rings([early], 5)).toEqual([true])
  expect(await rings([late], 5)).toEqual([false])
})

test('no tab rings while somebody looks at one of them; other rooms have tabs of their own', async () => {
  const looked = tab({ looking: true })
  const [hidden] = await rings([tab(), looked], 5)
  expect(hidden).toBe(false)
  expect(await rings([tab({ code: 'XY7Z' })], 5)).toEqual([true])
})

test('what is read in one tab is read in all', () => {
  const onRead = vi.fn<(seq: number) => void>()
  tab({ onRead })
  tab().read(7)
  expect(onRead).toHaveBeenCalledWith(7)
})

test('a browser whose tabs can’t talk rings in each of them', async () => {
  vi.stubGlobal('BroadcastChannel', undefined)
  expect(await rings([tab(), tab()], 5)).toEqual([true, true])
})
