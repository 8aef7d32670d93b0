import { afterEach, expect, test, vi } from 'vitest'
import { loadApiCodeLength, loadPageConfig } from './config.ts'

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

test('an API elsewhere is named by its address, and says itself how long its codes are', async () => {
  serve({
    [`${PAGE}/config.json`]: '{"apiUrl":"http://api.example:9000/"}',
    'http://api.example:9000/config.json': '{"apiUrl":"","codeLength":5}',
  })
  const { apiUrl, elsewhere } = await loadPageConfig(PAGE)
  expect({ apiUrl, elsewhere }).toEqual({ apiUrl: 'http://api.example:9000', elsewhere: true })
  expect(await loadApiCodeLength(apiUrl)).toBe(5)
})

test.each(['<!doctype html>', 'null', '{"codeLength":"many"}', '{"codeLength":99}'])(
  '%s: the defaults do',
  async (text) => {
    serve({ [`${PAGE}/config.json`]: text })
    expect(await loadPageConfig(PAGE)).toEqual({ apiUrl: PAGE, elsewhere: false, codeLength: 4 })
    expect(await loadApiCodeLength('http://nowhere.example')).toBeNull()
  },
)
