import type { Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { expectProblem } from './support/problem.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer()

const create = (body: Record<string, unknown>) => request<Session>(`${server.url}/rooms`, { body })
const join = (code: string, name: string) =>
  request<Session>(`${server.url}/rooms/${code}/join`, { body: { name } })

/** Names that are taken as they are, or in the form given second (SPEC N1, N2). */
const good: [string, string?][] = [
  ['A'],
  ['  Ada\t', 'Ada'],
  ['\u00A0\u3000Ada\uFEFF', 'Ada'],
  ['Ada Lovelace'],
  ['Zoe\u0308', 'Zoë'],
  ['x'.repeat(32)],
  ['👍'.repeat(32)],
  ['e\u0301'.repeat(32), 'é'.repeat(32)],
  ['👩‍💻 Ada'],
  ['❤️'],
  ['👨‍👩‍👧‍👦'],
  ['👍🏽'],
  ['1️⃣'],
  ['🇩🇪'],
  ['محمد'],
  ['Ἀριστοτέλης'],
  ['<b>Ada</b>'],
  ['"; DROP TABLE seats; --'],
  ['__proto__'],
  ['constructor'],
  ['null'],
  ['../../etc'],
]

const unseen = 'holds a control, invisible or text-direction character'

/** Names that are refused, and what is said about them. */
const bad: [what: string, name: string, message: string][] = [
  ['empty', '', 'must not be empty'],
  ['only white space', ' \t\n\u00A0\u3000\uFEFF', 'must not be empty'],
  ['33 letters', 'x'.repeat(33), 'must have at most 32 characters'],
  ['33 emoji', '👍'.repeat(33), 'must have at most 32 characters'],
  ['60,000 letters', 'x'.repeat(60_000), 'must have at most 32 characters'],
  ['a Zalgo of 10,000 marks', `Z${'\u0301\u0323'.repeat(5000)}`, 'must have at most 32 characters'],
  ['NUL', 'A\u0000da', unseen],
  ['a line feed', 'A\nda', unseen],
  ['CR LF', 'Ada\r\nX-Evil: 1', unseen],
  ['an ANSI escape', '\u001B[31mAda', unseen],
  ['DEL', 'A\u007Fda', unseen],
  ['a C1 control', 'A\u0085da', unseen],
  ['a line separator', 'A\u2028da', unseen],
  ['a paragraph separator', 'A\u2029da', unseen],
  ['a right-to-left override', 'A\u202Eda', unseen],
  ['a bidi isolate', 'A\u2066da\u2069', unseen],
  ['a left-to-right mark', 'Ada\u200E', unseen],
  ['an Arabic letter mark', 'A\u061Cda', unseen],
  ['a zero-width space', 'A\u200Bda', unseen],
  ['a zero-width joiner between letters', 'Al\u200Dice', unseen],
  ['a zero-width non-joiner', 'Al\u200Cice', unseen],
  ['a word joiner', 'A\u2060da', unseen],
  ['a byte order mark inside', 'A\uFEFFda', unseen],
  ['a soft hyphen', 'A\u00ADda', unseen],
  ['a combining grapheme joiner', 'A\u034Fda', unseen],
  ['a variation selector after a letter', 'A\uFE0Fda', unseen],
  ['a supplementary variation selector', 'A\u{E0100}da', unseen],
  ['tag characters', 'Ada\u{E0041}\u{E0064}', unseen],
  ['a Hangul filler', 'A\u3164', unseen],
  ['a half-width Hangul filler', 'A\uFFA0', unseen],
  ['a braille blank', 'A\u2800', unseen],
  ['an object replacement character', 'A\uFFFC', unseen],
  ['a lone high surrogate', 'A\uD800', unseen],
  ['a lone low surrogate', '\uDC00A', unseen],
]

describe('names through the API', () => {
  test.each(good)('%j is taken, trimmed and in NFC (SPEC N1, N2)', async (name, stored = name) => {
    const session = await create({ name })
    expect([session.status, session.body.self.name]).toEqual([201, stored])
    const host = await createRoom(server.url, 'Somebody else')
    expect((await joinRoom(server.url, host.code, name)).self.name).toBe(stored)
  })

  test.each(bad)('%s is refused, on creation and on joining (SPEC N1, N2)', async (_what, name, message) => {
    const { code } = await createRoom(server.url)
    for (const answer of [await create({ name }), await join(code, name)]) {
      const problem = expectProblem(answer, 'invalid_request', ['name'])
      expect(problem.errors).toEqual([{ field: 'name', message }])
    }
  })

  test.each([
    ['case', 'Ada', 'ADA'],
    ['full case folding', 'Straße', 'STRASSE'],
    ['final sigma', 'ΣΑΣ', 'σας'],
    ['composition', 'Zo\u00EB', 'zoe\u0308'],
    ['kinds and numbers of spaces', 'Ada L', 'ada\u00A0 \u2003L'],
    ['a variation selector', '❤', '❤\uFE0F'],
    ['a joiner', '👩💻', '👩\u200D💻'],
  ])('names that differ in %s only are the same name (SPEC N3)', async (_what, held, wanted) => {
    const host = await createRoom(server.url, held)
    const problem = expectProblem(await join(host.code, wanted), 'name_taken')
    expect((await join(host.code, problem.suggestion ?? '')).status).toBe(200)
  })

  test('the same name may be held in another room (SPEC N3)', async () => {
    const [one, other] = [await createRoom(server.url, 'Ada'), await createRoom(server.url, 'Bob')]
    expect((await join(other.code, 'Ada')).status).toBe(200)
    expectProblem(await join(one.code, 'Ada'), 'name_taken')
  })

  test('suggestions for the longest names fit, and tear no emoji apart (SPEC N4)', async () => {
    for (const name of ['x'.repeat(32), '👩‍💻'.repeat(10), `${'x'.repeat(29)} 99`, 'Ada 9999']) {
      const { code } = await createRoom(server.url, name)
      const suggestion = expectProblem(await join(code, name), 'name_taken').suggestion ?? ''
      expect((await join(code, suggestion)).body.self.name).toBe(suggestion)
    }
  })
})

describe('titles through the API', () => {
  test('have up to 80 code points and the rules of names (SPEC N5)', async () => {
    for (const title of ['x'.repeat(80), '👍'.repeat(80), 'Physics 👩‍🔬']) {
      expect((await create({ name: 'Ada', title })).body.room.title).toBe(title)
    }
    expect((await create({ name: 'Ada', title: '  Zoe\u0308 ' })).body.room.title).toBe('Zoë')
    const refused: [string, string][] = [
      ['', 'must not be empty'],
      [' \n', 'must not be empty'],
      ['x'.repeat(81), 'must have at most 80 characters'],
      ['Physics\u202E', unseen],
      ['Al\u200Dice', unseen],
    ]
    for (const [title, message] of refused) {
      const problem = expectProblem(await create({ name: 'Ada', title }), 'invalid_request', ['title'])
      expect(problem.errors).toEqual([{ field: 'title', message }])
    }
  })

  test('need not be unique (SPEC N5)', async () => {
    for (let n = 0; n < 2; n++) expect((await create({ name: 'Ada', title: 'Same' })).status).toBe(201)
  })

  test('a bad title, name and lifetime are all listed at once (SPEC A3)', async () => {
    const answer = await create({ name: '\u0000', title: 'x'.repeat(81), lifetime: 'x' })
    expectProblem(answer, 'invalid_request', ['name', 'title', 'lifetime'])
  })
})
