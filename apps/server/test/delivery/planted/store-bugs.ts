import type { PlantedBug } from './planted-bug.ts'

const EVENT_LOG = 'adapters/sqlite/event-log.ts'
const EVENT_OPERATIONS = 'adapters/sqlite/event-operations.ts'
const BATCH_RUNNER = 'adapters/sqlite/batch-runner.ts'
const WORKER = 'adapters/sqlite/worker.ts'
const BATCH_QUEUE = 'adapters/sqlite/batch-queue.ts'

const COMMIT = '      commit.run()\n      if (appended.length > 0) commits.settle()'

/** As long as a sync of a slow disk. */
const PAUSE = '      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3)\n'

/** Lets the store keep an id twice, so that what recognises repeats is all there is. */
const idsMayRepeat = {
  file: 'adapters/sqlite/migrations/0001-rooms-seats-events.ts',
  find: 'CREATE UNIQUE INDEX events_client_id',
  replace: 'CREATE INDEX events_client_id',
}

const FIND_FIRST = 'const first = log.findByClientId(roomId, memberId, id)'

/** Bugs in storing and reading: they break what an acknowledgement or a page says. */
export const storeBugs: PlantedBug[] = [
  {
    name: 'ack-before-commit',
    meaning: 'A batch is answered while it is still being written.',
    breaks: ['I1', 'I6'],
    changes: [
      {
        file: WORKER,
        find: '  const runBatch =',
        replace:
          "  globalThis.answerEarly = (result) => reply({ type: 'batch', result })\n  const runBatch =",
      },
      { file: WORKER, find: "    reply({ type: 'batch', result })\n", replace: '' },
      {
        file: BATCH_RUNNER,
        find: COMMIT,
        replace: `      globalThis.answerEarly(result(outcomes, appended.slice()))\n${PAUSE}${COMMIT}`,
      },
    ],
  },
  {
    name: 'fan-out-before-commit',
    meaning: 'Events are told while their batch is still being written.',
    breaks: ['I6', 'B3', 'I12'],
    changes: [
      {
        file: WORKER,
        find: '(event) => appended.push(event)',
        replace: "(event) => { appended.push(event); reply({ type: 'early', event }) }",
      },
      {
        file: 'adapters/sqlite/sqlite-store.ts',
        find: "      if (reply.type === 'batch')",
        replace:
          "      if (reply.type === 'early') listeners.onCommitted([reply.event])\n      else if (reply.type === 'batch')",
      },
      {
        file: BATCH_RUNNER,
        find: COMMIT,
        replace: `${PAUSE}${COMMIT}`,
      },
    ],
  },
  {
    name: 'repeats-known-in-memory',
    meaning: 'Repeats are recognised by a table in memory, which a restart empties.',
    breaks: ['I4'],
    changes: [
      idsMayRepeat,
      {
        file: EVENT_OPERATIONS,
        find: FIND_FIRST,
        replace:
          'const first = (globalThis.seen ??= new Set()).has(memberId + id) ? log.findByClientId(roomId, memberId, id) : null\n      globalThis.seen.add(memberId + id)',
      },
    ],
  },
  {
    name: 'repeats-known-for-a-while',
    meaning: 'Repeats are recognised for a fifth of a second.',
    breaks: ['I4'],
    changes: [
      idsMayRepeat,
      {
        file: EVENT_OPERATIONS,
        find: FIND_FIRST,
        replace:
          'let first = log.findByClientId(roomId, memberId, id)\n      if (first !== null && Date.now() - first.at > 200) first = null',
      },
    ],
  },
  {
    name: 'ids-shared-by-members',
    meaning: "One member's id is taken for another's.",
    breaks: ['I4'],
    changes: [
      {
        file: EVENT_LOG,
        find: 'WHERE room_id = ? AND by = ? AND client_id = ?',
        replace: 'WHERE room_id = ? AND by <> ? || char(0) AND client_id = ?',
      },
    ],
  },
  {
    name: 'other-content-accepted',
    meaning: 'An id with other content is acknowledged as a repeat.',
    breaks: ['I1'],
    changes: [{ file: EVENT_OPERATIONS, find: ' || first.body !== body', replace: '' }],
  },
  {
    name: 'repeat-with-a-new-seq',
    meaning: 'A repeat is acknowledged with the seq that it would have had.',
    breaks: ['I1', 'I4'],
    changes: [
      {
        file: EVENT_OPERATIONS,
        find: "return { kind: 'stored', event: first, duplicate: true,",
        replace:
          "return { kind: 'stored', event: { ...first, seq: rooms.find(roomId).head + 1 }, duplicate: true,",
      },
    ],
  },
  {
    name: 'keys-forgotten',
    meaning: 'An idempotency key is not kept.',
    breaks: ['I4'],
    changes: [{ file: EVENT_OPERATIONS, find: 'if (idempotency === undefined) return', replace: 'return' }],
  },
  {
    name: 'refused-but-stored',
    meaning: 'A message that is too long is stored before it is refused.',
    breaks: ['I3'],
    changes: [
      {
        file: 'domain/messages.ts',
        find: 'const text = acceptText(input.text)',
        replace: 'const text = input.text.trim()',
      },
      {
        file: 'domain/messages.ts',
        find: 'return this.#accept(result, via)',
        replace: 'acceptText(input.text)\n    return this.#accept(result, via)',
      },
    ],
  },
  {
    name: 'text-cut-off',
    meaning: 'The end of long messages is lost.',
    breaks: ['I1', 'I2'],
    changes: [
      {
        file: 'domain/messages.ts',
        find: 'const body = JSON.stringify({ text })',
        replace: 'const body = JSON.stringify({ text: text.slice(0, 900) })',
      },
    ],
  },
  {
    name: 'numbers-with-holes',
    meaning: 'A number is lost now and then, as a database sequence does at a rollback.',
    breaks: ['I5', 'I7'],
    changes: [
      {
        file: EVENT_LOG,
        find: 'SET last_seq = last_seq + 1',
        replace: 'SET last_seq = last_seq + 1 + (abs(random()) % 40 = 0)',
      },
    ],
  },
  {
    name: 'batch-in-reverse',
    meaning: 'What was gathered for one commit is stored last first.',
    breaks: ['I11'],
    changes: [
      {
        file: BATCH_QUEUE,
        find: 'MAX_BATCH - pages.length)',
        replace: 'MAX_BATCH - pages.length).reverse()',
      },
    ],
  },
  {
    name: 'page-includes-its-bound',
    meaning: 'A page before a seq holds that seq.',
    breaks: ['I10'],
    changes: [
      { file: EVENT_LOG, find: 'AND seq < ? ORDER BY seq DESC', replace: 'AND seq <= ? ORDER BY seq DESC' },
    ],
  },
  {
    name: 'stale-pages',
    meaning: 'Pages are kept for a quarter of a second.',
    breaks: ['I10'],
    changes: [
      {
        file: 'http/event-routes.ts',
        find: 'return pageText(await rooms.readEvents({ roomId: room.id, ...range, limit }))',
        replace: `const key = JSON.stringify([room.id, range, limit])
        const kept = (globalThis.pages ??= new Map())
        if (!kept.has(key)) {
          kept.set(key, pageText(await rooms.readEvents({ roomId: room.id, ...range, limit })))
          setTimeout(() => kept.delete(key), 250)
        }
        return kept.get(key)`,
      },
    ],
  },
  {
    name: 'joined-again',
    meaning: 'Every entrance is logged as a coming, also of a seat that is present.',
    breaks: ['P2'],
    changes: [
      {
        file: 'adapters/sqlite/presence-operations.ts',
        find: "if (seat.present) return { kind: 'present', seat: seats.enterAgain(seat, via) }",
        replace: '',
      },
    ],
  },
]
