import { describe, expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { createRoom, joinRoom, request } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

/** Code points that are not seen, or that turn the direction of what follows them. */
const unseen: [what: string, points: number[]][] = [
  ['bidi marks', [0x061c, 0x200e, 0x200f]],
  ['bidi embeddings and overrides', [0x202a, 0x202b, 0x202c, 0x202d, 0x202e]],
  ['bidi isolates', [0x2066, 0x2067, 0x2068, 0x2069]],
  ['zero-width characters', [0x200b, 0x200c, 0x200d, 0x2060, 0xfeff, 0x00ad, 0x034f, 0x180e]],
  ['invisible operators', [0x2061, 0x2062, 0x2063, 0x2064]],
  ['tag characters', Array.from({ length: 0x80 }, (_, index) => 0xe0000 + index)],
  ['variation selectors', [0xfe00, 0xfe0e, 0xfe0f, 0xe0100, 0xe01ef]],
  ['blank letters', [0x115f, 0x1160, 0x3164, 0xffa0, 0x2800]],
]

describe('an unseen character in a name', () => {
  test.each(unseen)('N2: %s are refused, for members and for titles', async (_what, points) => {
    const { code } = await createRoom(server.url, 'Ada')
    for (const point of points) {
      const text = `A${String.fromCodePoint(point)}da`
      const joined = await request(`${server.url}/rooms/${code}/join`, { body: { name: text } })
      expectProblem(joined, 'invalid_request', ['name'])
    }
    const [point = 0] = points
    const text = `A${String.fromCodePoint(point)}da`
    const made = await request(`${server.url}/rooms`, { body: { name: text, title: text } })
    expectProblem(made, 'invalid_request', ['name', 'title'])
  })

  test('N2: an emoji keeps its joiner and selector, and hides none beside it', async () => {
    const { code } = await createRoom(server.url, 'Ada')
    expect((await joinRoom(server.url, code, '👩\u200D💻 ❤\uFE0F')).self.name).toBe('👩\u200D💻 ❤\uFE0F')
    for (const name of [
      '👩\u200D💻\u200D',
      '👩\u200DAda',
      '\u200D👩',
      '❤\uFE0F\uFE0F',
      '🏴\u{E0067}\u{E007F}',
    ]) {
      const joined = await request(`${server.url}/rooms/${code}/join`, { body: { name } })
      expectProblem(joined, 'invalid_request', ['name'])
    }
  })
})
