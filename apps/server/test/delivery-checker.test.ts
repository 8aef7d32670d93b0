import { describe, expect, test } from 'vitest'
import type { Violation } from './delivery/check.ts'
import { message, moved, Pretence } from './delivery/pretence.ts'

const names = (violations: Violation[]) => [...new Set(violations.map(({ invariant }) => invariant))]

/** Ada says a, b and c on one connection; the log holds her coming and them. */
const [joined, a, b, c] = [
  moved(1, 'ada', 'joined'),
  message(2, 'ada', 'a'),
  message(3, 'ada', 'b'),
  message(4, 'ada', 'c'),
] as const
const log = [joined, a, b, c]
const said = () =>
  new Pretence()
    .send('ada#1', 'a')
    .send('ada#1', 'b')
    .send('ada#1', 'c')
    .acked('ada#1', 'a', 2)
    .acked('ada#1', 'b', 3)
    .acked('ada#1', 'c', 4)

describe('a history in order breaks nothing', () => {
  test('sends, a resume, pages, a repeat and a refusal', () => {
    const history = said()
      .enter('bob#1', { since: 1 }, { head: 4, resumed: true })
      .got('bob#1', a, b, c)
      .live('bob#1', 4)
      .rest('bob#1', 4)
      .read('bob/rest1', { after: 1, limit: 2 }, [a, b], 4)
      .read('bob/rest2', { limit: 2 }, [b, c], 4)
      .send('ada#2', 'a')
      .acked('ada#2', 'a', 2, { duplicate: true })
      .send('ada#2', 'a', 'something else')
      .refused('ada#2', 'a', 'id_conflict')
    expect(history.check(log)).toEqual([])
  })

  test('what was not answered may be stored or not', () => {
    const history = new Pretence().send('ada#1', 'a').send('ada#1', 'x')
    expect(history.check([joined, a])).toEqual([])
  })

  test('who gives up an unanswered message and sends it later may find it later in the log', () => {
    const history = new Pretence()
      .send('ada#1', 'a')
      .send('ada#1', 'b')
      .send('ada#2', 'b')
      .acked('ada#2', 'b', 2)
    history.send('ada#2', 'a').acked('ada#2', 'a', 3)
    expect(history.check([joined, message(2, 'ada', 'b'), message(3, 'ada', 'a')])).toEqual([])
  })

  test('what was refused for a while may come later', () => {
    const history = new Pretence().send('ada#1', 'a').refused('ada#1', 'a', 'rate_limited')
    history.send('ada#1', 'b').acked('ada#1', 'b', 2).send('ada#1', 'a').acked('ada#1', 'a', 3)
    expect(history.check([joined, message(2, 'ada', 'b'), message(3, 'ada', 'a')])).toEqual([])
  })
})

describe('I1: acknowledged means stored', () => {
  test.each([
    ['not at all', [joined, b, c]],
    ['with other content', [joined, message(2, 'ada', 'a', 'other'), b, c]],
    ['at another seq', [joined, message(2, 'ada', 'b'), message(3, 'ada', 'a'), c]],
    ['at another time', [joined, { ...a, at: '2026-11-20T09:00:00.000Z' }, b, c]],
    ['twice', [...log, message(5, 'ada', 'a')]],
  ])('stored %s', (_, events) => {
    expect(names(said().check(events))).toContain('I1')
  })

  test('other content told in the answer', () => {
    const history = new Pretence().send('ada/rest1', null, 'a')
    const answer = { operation: 'send', type: 'ok', id: 'a', seq: 2, at: a.at, duplicate: false } as const
    history.note('ada/rest1', { ...answer, content: b.content })
    expect(names(history.check([joined, a]))).toEqual(['I1'])
  })
})

describe('I2: nobody finds words in their mouth', () => {
  test.each([
    ['nobody sent', message(5, 'ada', 'd')],
    ['somebody else sent', message(5, 'bob', 'a')],
    ['was sent with other content', message(5, 'ada', 'd', 'other')],
  ])('a message that %s', (_, stray) => {
    expect(names(said().check([...log, stray]))).toContain('I2')
  })
})

test('I3: what was refused for good, and not sent again, is stored', () => {
  const refused = () => new Pretence().send('ada#1', 'a').refused('ada#1', 'a', 'too_large')
  expect(names(refused().check([joined, a]))).toEqual(['I3'])
  expect(refused().send('ada#2', 'a').check([joined, a])).toEqual([])
})

describe('I4: one event per member and id', () => {
  test('two events', () => {
    const history = new Pretence().send('ada#1', 'a').send('ada#2', 'a')
    expect(names(history.check([joined, a, message(3, 'ada', 'a')]))).toEqual(['I4'])
  })

  test('two events of a message that was posted under one key', () => {
    const history = new Pretence().send('ada/rest1', null, 'a').send('ada/rest2', null, 'a')
    expect(names(history.check([joined, message(2, 'ada', 'x', 'a'), message(3, 'ada', 'y', 'a')]))).toEqual([
      'I4',
    ])
  })

  test('a conflict without a cause', () => {
    const history = said().send('ada#2', 'a').refused('ada#2', 'a', 'id_conflict')
    expect(names(history.check(log))).toEqual(['I4'])
  })

  test('acks that disagree, on seq or time', () => {
    const history = said().send('ada#2', 'a').acked('ada#2', 'a', 7, { duplicate: true })
    expect(names(history.check(log))).toContain('I4')
    const late = said()
      .send('ada#2', 'a')
      .acked('ada#2', 'a', 2, { duplicate: true, at: '2026-11-20T09:00:00.000Z' })
    expect(names(late.check(log))).toContain('I4')
  })

  test('two acks that claim to be the first, and a first that claims to be a repeat', () => {
    expect(names(said().send('ada#2', 'a').acked('ada#2', 'a', 2).check(log))).toEqual(['I4'])
    const once = new Pretence().send('ada#1', 'a').acked('ada#1', 'a', 2, { duplicate: true })
    expect(names(once.check([joined, a]))).toEqual(['I4'])
  })
})

test.each([
  ['a hole', [joined, a, c], {}],
  ['a head beyond the last event', log, { head: 5 }],
  ['a store that holds other events', log, { stored: [joined, a, b, message(4, 'ada', 'c', 'other')] }],
  ['a store that holds fewer', log, { stored: [joined, a, b] }],
])('I5: %s', (_, events, changes) => {
  expect(
    names(new Pretence().send('ada#1', 'a').send('ada#1', 'b').send('ada#1', 'c').check(events, changes)),
  ).toContain('I5')
})

describe('I6: what came is what is stored', () => {
  test.each([
    ['other content', message(2, 'ada', 'a', 'other')],
    ['another author', message(2, 'bob', 'a')],
    ['another time', { ...a, at: '2026-11-20T09:00:00.000Z' }],
    ['another id', message(2, 'ada', 'x', 'a')],
    ['an event that is gone', message(5, 'ada', 'd')],
  ])('a socket got %s', (_, event) => {
    const history = said()
      .enter('bob#1', { since: event.seq - 1 }, { head: 4, resumed: event.seq < 5 })
      .got('bob#1', event)
    expect(names(history.check(log))).toContain('I6')
  })

  test('a page held something else', () => {
    const history = said().read('bob/rest1', { after: 1, limit: 1 }, [message(2, 'ada', 'a', 'other')], 4)
    expect(names(history.check(log))).toEqual(['I6'])
  })
})

describe('I7: no silent gap', () => {
  const entered = () => said().enter('bob#1', { since: 1 }, { head: 4, resumed: true })
  test.each([
    ['a gap', [a, c]],
    ['a start behind since', [b, c]],
    ['a repetition', [a, a]],
    ['the wrong order', [b, a]],
  ])('%s', (_, events) => {
    expect(
      names(
        entered()
          .got('bob#1', ...events)
          .check(log),
      ),
    ).toContain('I7')
  })

  test('a latest page that starts too late', () => {
    const history = said().enter('bob#1', {}, { head: 4, resumed: false }).got('bob#1', a, b, c)
    expect(names(history.check(log))).toEqual(['I7'])
  })

  test('live at a seq that did not come', () => {
    expect(names(entered().got('bob#1', a, b).live('bob#1', 4).check(log))).toContain('I7')
  })

  test('an SDK that skips one, but not one that was reset', () => {
    const sdk = () => said().note('bob', { operation: 'hello', type: 'invoke', since: 0 }, 'sdk')
    const tell = (history: Pretence, event: typeof a) =>
      history.note('bob', { operation: 'event', type: 'ok', event }, 'sdk')
    expect(names(tell(tell(sdk(), joined), b).check(log))).toEqual(['I7'])
    const reset = tell(sdk(), joined).note(
      'bob',
      { operation: 'reset', type: 'info', reason: 'epoch' },
      'sdk',
    )
    expect(tell(reset, b).check(log)).toEqual([])
  })

  test('B3: a heartbeat that tells of events which have not come', () => {
    const history = entered()
      .got('bob#1', a, b, c)
      .live('bob#1', 4)
      .note('bob#1', { operation: 'head', type: 'ok', head: 5 })
    expect(names(history.check([...log, message(5, 'ada', 'a')]))).toContain('B3')
  })
})

test('I8, I14: a client that is behind, not live, or without an answer when all is quiet', () => {
  expect(names(said().rest('bob#1', 3).check(log))).toEqual(['I8'])
  expect(names(said().rest('bob#1', 4, { live: false }).check(log))).toEqual(['I8'])
  expect(names(said().rest('bob#1', 4, { pending: 1 }).check(log))).toEqual(['I14'])
})

test('I9: a message that was sent after the ack of another and has the lower seq', () => {
  const history = new Pretence().send('ada#1', 'b').acked('ada#1', 'b', 3).send('bob#1', 'a')
  expect(names(history.check([joined, message(2, 'bob', 'a'), b]))).toEqual(['I9'])
})

describe('I10: read your ack', () => {
  test('a page, a state and a resume that are older than the ack', () => {
    expect(names(said().read('bob/rest1', { after: 1, limit: 50 }, [a, b], 3).check(log))).toEqual(['I10'])
    expect(names(said().read('bob/rest1', null, [], 3).check(log))).toEqual(['I10'])
    const history = said().enter('bob#1', { since: 3 }, { head: 3, resumed: true })
    expect(names(history.check(log))).toEqual(['I10'])
  })

  test('a page begun before the ack may be older', () => {
    const history = new Pretence()
      .send('ada#1', 'a')
      .note('bob/rest1', { operation: 'read', type: 'invoke', query: null })
    history
      .acked('ada#1', 'a', 2)
      .note('bob/rest1', { operation: 'read', type: 'ok', events: [], head: 1, floor: 1 })
    expect(history.check([joined, a])).toEqual([])
  })

  test.each([
    ['begins one late', { after: 1, limit: 50 }, [b, c]],
    ['begins one early', { after: 1, limit: 50 }, [joined, a]],
    ['has a hole', { after: 1, limit: 50 }, [a, c]],
    ['is empty', { after: 1, limit: 50 }, []],
    ['is too long', { after: 1, limit: 1 }, [a, b]],
    ['ends one early', { before: 4, limit: 2 }, [joined, a]],
    ['includes its bound', { before: 4, limit: 2 }, [b, c]],
    ['is not the latest', { limit: 2 }, [a, b]],
    ['leaves its range', { after: 1, before: 3, limit: 50 }, [a, b]],
  ])('a page that %s', (_, query, events) => {
    expect(names(said().read('bob/rest1', query, events, 4).check(log))).toEqual(['I10'])
  })
})

describe('I11: a sender keeps its order', () => {
  const swapped = [joined, message(2, 'ada', 'b'), message(3, 'ada', 'a')]

  test('of acknowledged messages', () => {
    const history = new Pretence()
      .send('ada#1', 'a')
      .send('ada#1', 'b')
      .acked('ada#1', 'b', 2)
      .acked('ada#1', 'a', 3)
    expect(names(history.check(swapped))).toEqual(['I11'])
  })

  test('of messages that were never answered', () => {
    expect(names(new Pretence().send('ada#1', 'a').send('ada#1', 'b').check(swapped))).toEqual(['I11'])
  })

  test('of what is sent behind a message that is refused for now', () => {
    const history = new Pretence().send('ada#1', 'a').send('ada#1', 'b').refused('ada#1', 'a', 'rate_limited')
    expect(names(history.acked('ada#1', 'b', 2).check([joined, message(2, 'ada', 'b')]))).toEqual(['I11'])
  })

  test('of an SDK, across its connections', () => {
    const history = new Pretence().send('ada', 'a', 'a', 'sdk').send('ada', 'b', 'b', 'sdk')
    history.send('ada#1', 'a').send('ada#1', 'b').send('ada#2', 'b').send('ada#2', 'a')
    expect(names(history.check(swapped))).toEqual(['I11'])
  })
})

describe('I12: who resumes gets everything since', () => {
  test('live before all of it has come', () => {
    const history = said()
      .enter('bob#1', { since: 1 }, { head: 4, resumed: true })
      .got('bob#1', a)
      .live('bob#1', 2)
    expect(names(history.check(log))).toEqual(['I12'])
  })

  test.each([
    ['beyond the head is resumed', { since: 9 }, { resumed: true }],
    ['beyond the head is reset for another reason', { since: 9 }, { resumed: false, reset: 'too_old' }],
    ['of another epoch is resumed', { since: 4, epoch: 'e0' }, { resumed: true }],
    ['below what is kept is resumed', { since: 1 }, { resumed: true, floor: 3 }],
    ['that can be served is reset', { since: 4, epoch: 'e1' }, { resumed: false, reset: 'epoch' }],
    ['is absent, and yet there is a reset', {}, { resumed: false, reset: 'epoch' }],
  ] as const)('a since that %s', (_, point, welcome) => {
    expect(
      names(
        said()
          .enter('bob#1', point, { head: 4, ...welcome })
          .check(log),
      ),
    ).toEqual(['I12'])
  })
})

test('P2: a seat that joins or leaves twice', () => {
  const left = moved(2, 'ada', 'left')
  expect(names(new Pretence().check([joined, left, moved(3, 'ada', 'left')]))).toEqual(['P2'])
  expect(names(new Pretence().check([joined, moved(2, 'ada', 'joined')]))).toEqual(['P2'])
  expect(new Pretence().check([joined, left, moved(3, 'ada', 'joined')])).toEqual([])
})
