import {
  type EventsPage,
  EventsPageSchema,
  type MessageEvent,
  MessageEventSchema,
  type Session,
} from '@parley/protocol'
import { Compile } from 'typebox/compile'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from './support/problem.ts'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer({ RATE_LIMITS: 'off' })
const isPage = Compile(EventsPageSchema)
const isMessage = Compile(MessageEventSchema)

const post = (session: Session, body: unknown, headers: Record<string, string> = {}) =>
  request<MessageEvent>(`${server.url}/rooms/${session.code}/messages`, {
    token: session.token,
    body,
    headers,
  })
const postText = (session: Session, body: string | Uint8Array, type = 'text/plain') =>
  post(session, body, { 'content-type': type })
const read = (session: Session, query = '') =>
  request<EventsPage>(`${server.url}/rooms/${session.code}/events${query}`, { token: session.token })
const headOf = async (session: Session) => (await read(session)).body.head

describe('pages of events (SPEC A5)', () => {
  /** Its log: `joined`, then messages up to seq 230. */
  let room: Session
  beforeAll(async () => {
    room = await createRoom(server.url)
    const ids = Array.from({ length: 229 }, (_, index) => `m${index + 2}`)
    for (const id of ids.slice(0, 1)) await post(room, { text: id, id })
    await Promise.all(ids.slice(1).map((id) => post(room, { text: id, id })))
  })

  const seqs = async (query: string) => {
    const { status, body } = await read(room, query)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(isPage.Check(body)).toBe(true)
    expect([body.head, body.floor]).toEqual([230, 1])
    return body.events.map(({ seq }) => seq)
  }
  const range = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)

  test.each([
    ['', range(181, 230), 'neither: the latest page, of 50'],
    ['?limit=1', [230], 'the smallest limit'],
    ['?limit=200', range(31, 230), 'the largest limit'],
    ['?after=0', range(1, 50), 'after excludes its own seq'],
    ['?after=1&limit=3', [2, 3, 4], 'after gives the first above it'],
    ['?after=229', [230], 'the last one'],
    ['?after=230', [], 'nothing above the head'],
    ['?after=100000', [], 'far beyond the head'],
    ['?after=9007199254740991', [], 'the largest number that JSON keeps'],
    ['?before=0', [], 'nothing below none'],
    ['?before=1', [], 'nothing below the first'],
    ['?before=2', [1], 'before excludes its own seq'],
    ['?before=100&limit=3', [97, 98, 99], 'before gives the nearest'],
    ['?before=100000&limit=2', [229, 230], 'beyond the head: the latest'],
    ['?after=10&before=15', [11, 12, 13, 14], 'both: between them'],
    ['?after=10&before=100&limit=2', [11, 12], 'both: the first between them'],
    ['?after=10&before=11', [], 'both, with nothing between them'],
    ['?after=15&before=10', [], 'both, the wrong way round'],
    ['?unknown=1&limit=1', [230], 'unknown parameters are ignored'],
    ['?limit=007&after=000', range(1, 7), 'leading zeros are no harm'],
  ])('%s gives %j: %s', async (query, expected) => {
    expect(await seqs(query)).toEqual(expected)
  })

  test('two pages that follow each other have no gap and no overlap', async () => {
    const first = await seqs('?after=0&limit=115')
    const second = await seqs(`?after=${first.at(-1)}&limit=200`)
    expect([...first, ...second]).toEqual(range(1, 230))
    expect(await seqs(`?before=${second[0]}&limit=115`)).toEqual(first)
  })

  const outOfRange = ['-1', '-9007199254740991']
  const noNumbers = [
    '',
    '%20',
    'x',
    '1.5',
    '1e2',
    '0x10',
    '%2B5',
    '5%205',
    'NaN',
    'Infinity',
    'null',
    '%00',
    '%E2%91%A0',
  ]
  const tooBig = ['9007199254740992', '99999999999999999999', '1'.repeat(400)]
  test.each([
    ...['after', 'before', 'limit'].flatMap((field) =>
      [...outOfRange, ...noNumbers, ...tooBig].map((value): [string, string] => [field, value]),
    ),
    ['limit', '0'],
    ['limit', '201'],
    ['limit', '1000000'],
  ])('%s=%s is refused, by its name', async (field, value) => {
    const problem = expectProblem(await read(room, `?${field}=${value}`), 'invalid_request', [field])
    expect(problem.errors?.[0]?.message).toMatch(/^must be (a whole number|at (least|most) \d+)$/)
  })

  test('a parameter given twice is refused, and several bad ones are all listed (SPEC A3)', async () => {
    expectProblem(await read(room, '?limit=5&limit=6'), 'invalid_request', ['limit'])
    expectProblem(await read(room, '?after[]=5&after=x'), 'invalid_request', ['after'])
    expectProblem(await read(room, '?after=x&before=-1&limit=201'), 'invalid_request', [
      'after',
      'before',
      'limit',
    ])
  })
})

describe('posting a message', () => {
  test('lists every field that is wrong, and a text that is too long only where nothing else is (SPEC A3)', async () => {
    const ada = await createRoom(server.url)
    for (const text of ['', ' \n', '\ud800'])
      expectProblem(await post(ada, { text, id: '' }), 'invalid_request', ['text', 'id'])
    expectProblem(await post(ada, { text: 'x'.repeat(4001), id: '' }), 'invalid_request', ['id'])
    expectProblem(await post(ada, { text: 'x'.repeat(4001) }), 'too_large')
    expectProblem(await postText(ada, ' '), 'invalid_request', ['text'])
  })

  test('answers 201 with the stored event (SPEC A6, E3)', async () => {
    const ada = await createRoom(server.url)
    const { status, headers, body } = await post(ada, { text: 'Hello', id: 'a1' })
    expect(status).toBe(201)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(isMessage.Check(body)).toBe(true)
    expect(body).toMatchObject({
      seq: 2,
      by: ada.self.id,
      kind: 'message',
      id: 'a1',
      body: { text: 'Hello' },
    })
    expect(Math.abs(Date.parse(body.at) - Date.now())).toBeLessThan(5000)
    expect((await read(ada)).body.events.at(-1)).toEqual(body)
  })

  test('without an id the server makes one, a new one each time (SPEC A6)', async () => {
    const ada = await createRoom(server.url)
    const [one, two] = [await post(ada, { text: 'Hello' }), await post(ada, { text: 'Hello' })]
    expect([one.status, two.status]).toEqual([201, 201])
    expect(one.body.id).not.toBe(two.body.id)
    expect(one.body.id).not.toBe('')
  })

  test('the same id again gives 200 and the first event; other content is a conflict (SPEC D3)', async () => {
    const ada = await createRoom(server.url)
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    const first = await post(ada, { text: 'Hello', id: 'a1' })
    const again = await post(ada, { text: ' Hello\n', id: 'a1' })
    expect([again.status, again.body]).toEqual([200, first.body])
    expectProblem(await post(ada, { text: 'Other', id: 'a1' }), 'id_conflict')
    expect((await post(bob, { text: 'Other', id: 'a1' })).status).toBe(201)
    expect(await headOf(ada)).toBe(4)
  })

  test('the same id many times at once is stored once (SPEC D3)', async () => {
    const ada = await createRoom(server.url)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(ada, { text: 'Hello', id: 'a1' })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19)
    expect(new Set(answers.map(({ body }) => body.seq)).size).toBe(1)
    expect(await headOf(ada)).toBe(2)
  })

  test('plain text is the message alone; JSON in it stays text (SPEC A6)', async () => {
    const ada = await createRoom(server.url)
    for (const type of ['text/plain', 'text/plain; charset=utf-8', 'TEXT/PLAIN']) {
      const { status, body } = await postText(ada, '{"text":"no"}', type)
      expect([status, body.body.text]).toEqual([201, '{"text":"no"}'])
    }
  })

  test.each([
    ['  Hello \n', 'Hello'],
    ['one\ntwo\r\nthree\n\nfour', 'one\ntwo\r\nthree\n\nfour'],
    ['\t indented', 'indented'],
    ['a\u200Bb\u202Ec', 'a\u200Bb\u202Ec'],
    ['NUL \u0000 inside', 'NUL \u0000 inside'],
    ['👩‍💻 <script>alert(1)</script> \\u0000 "quoted"', '👩‍💻 <script>alert(1)</script> \\u0000 "quoted"'],
    ['\uFEFFHello', 'Hello'],
    ['Zoe\u0308', 'Zoe\u0308'],
    ['👍'.repeat(4000), '👍'.repeat(4000)],
    [` ${'x'.repeat(4000)} `, 'x'.repeat(4000)],
  ])('%j is trimmed, and else kept as it is (SPEC M1)', async (text, stored) => {
    const ada = await createRoom(server.url)
    for (const answer of [await post(ada, { text }), await postText(ada, text)]) {
      expect([answer.status, answer.body.body.text]).toEqual([201, stored])
    }
    expect((await read(ada)).body.events.at(-1)).toMatchObject({ body: { text: stored } })
  })

  test('empty texts are refused (SPEC M1)', async () => {
    const ada = await createRoom(server.url)
    for (const text of ['', ' ', '\n\r\n\t', '\u00A0\u3000\uFEFF\u2028']) {
      expectProblem(await post(ada, { text }), 'invalid_request', ['text'])
      expectProblem(await postText(ada, text), 'invalid_request')
    }
    expect(await headOf(ada)).toBe(0)
  })

  test('more than 4,000 code points, or 64 KiB, is too_large (SPEC M1)', async () => {
    const ada = await createRoom(server.url)
    for (const text of ['x'.repeat(4001), '👍'.repeat(4001), 'é'.repeat(30_000)]) {
      expectProblem(await post(ada, { text }), 'too_large')
      expectProblem(await postText(ada, text), 'too_large')
    }
    expectProblem(await post(ada, { text: 'Hello', padding: 'x'.repeat(65_536) }), 'too_large')
    expectProblem(await postText(ada, ' '.repeat(65_537)), 'too_large')
    expectProblem(await postText(ada, `Hello${' '.repeat(1_000_000)}`), 'too_large')
    expect((await postText(ada, `Hello${' '.repeat(65_531)}`)).status).toBe(201)
  })

  test('lone surrogates and invalid UTF-8 are refused (SPEC M1)', async () => {
    const ada = await createRoom(server.url)
    for (const text of ['\uD800', 'a\uDC00b', '\uDC00\uD800']) {
      expectProblem(await post(ada, { text }), 'invalid_request', ['text'])
    }
    for (const bytes of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xc0, 0x80]]) {
      expectProblem(await postText(ada, Uint8Array.from(bytes)), 'invalid_request', ['body'])
    }
    expect(await headOf(ada)).toBe(0)
  })

  test('ids have 1 to 64 code points, no NUL and no lone surrogates (SPEC M2)', async () => {
    const ada = await createRoom(server.url)
    for (const id of ['1', 'x'.repeat(64), '👍'.repeat(64), ' ', 'a\nb', '__proto__', '\u202E', '"']) {
      expect((await post(ada, { text: 'Hello', id })).body.id).toBe(id)
    }
    for (const id of [
      '',
      'x'.repeat(65),
      '👍'.repeat(65),
      'a\u0000',
      '\uD800',
      5,
      null,
      true,
      ['a'],
      { a: 1 },
    ]) {
      expectProblem(await post(ada, { text: 'Hello', id }), 'invalid_request', ['id'])
    }
  })

  test('makes a seat without a socket present: others see it join, then the message (SPEC P1)', async () => {
    const ada = await createRoom(server.url)
    const bob = await joinRoom(server.url, ada.code, 'Bob')
    const socket = await RawSocket.enter(server.wsUrl, ada)
    const { body } = await post(bob, { text: 'from a script' })
    await socket.next('event', (event) => event.seq === body.seq)
    expect(socket.events.slice(-2)).toEqual([
      {
        type: 'event',
        seq: 2,
        at: expect.any(String) as string,
        by: bob.self.id,
        kind: 'joined',
        body: { member: bob.self },
      },
      { type: 'event', ...body },
    ])
    expect((await post(bob, { text: 'again' })).body.seq).toBe(4)
  })

  test('what is read after the answer includes it (SPEC D5)', async () => {
    const ada = await createRoom(server.url)
    for (let n = 0; n < 20; n++) {
      const { body } = await post(ada, { text: `${n}` })
      const page = await read(ada, '?limit=1')
      expect([page.body.events[0], page.body.head]).toEqual([body, body.seq])
    }
  })
})
