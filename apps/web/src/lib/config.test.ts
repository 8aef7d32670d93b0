import { afterEach, expect, test, vi } from 'vitest'
import { loadPageConfig, usableLength } from './config.ts'

const PAGE = 'http://page.example'

/** Answers each address with its text; the others are unreachable. */
function serve(answers: Record<string, string>) {
  vi.stubGlobal('fetch', (url: string) => {
    const text = answers[url]
    return text === undefined
      ? Promise.reject(new TypeError('unreachable'))
      : Promise.resolve(new Response(text))
  })
}

afterEach(() => vi.unstubAllGlobals())

test('the API is where the page is unless its configuration says otherwise', async () => {
  serve({ [`${PAGE}/config.json`]: '{"apiUrl":"","codeLength":6}' })
  expect(await loadPageConfig(PAGE)).toEqual({ apiUrl: PAGE, elsewhere: false, codeLength: 6 })
})

test('an API elsewhere is named by its address', async () => {
  serve({ [`${PAGE}/config.json`]: '{"apiUrl":"http://api.example:9000/"}' })
  const { apiUrl, elsewhere } = await loadPageConfig(PAGE)
  expect({ apiUrl, elsewhere }).toEqual({ apiUrl: 'http://api.example:9000', elsewhere: true })
})

test.each(['<!doctype html>', 'null', '{"codeLength":"many"}', '{"codeLength":99}'])(
  '%s: the defaults do',
  async (text) => {
    serve({ [`${PAGE}/config.json`]: text })
    expect(await loadPageConfig(PAGE)).toEqual({ apiUrl: PAGE, elsewhere: false, codeLength: 4 })
  },
)

test('only a length that codes can have is taken for one', () => {
  expect([5, '5', 3, 99, undefined].map(usableLength)).toEqual([5, null, null, null, null])
})
