import type { PlantedBug } from './planted-bug.ts'

const GREET = 'realtime/greet.ts'
const CHANNEL = 'realtime/room-channel.ts'
const BATCH_QUEUE = 'adapters/sqlite/batch-queue.ts'
const DISPATCH = 'realtime/dispatch.ts'

/** Bugs on the way from the store to the sockets: they break what a connection sees. */
export const fanOutBugs: PlantedBug[] = [
  {
    name: 'since-beyond-head',
    meaning: 'A client that is ahead of the log is resumed.',
    breaks: ['I12'],
    changes: [{ file: GREET, find: ' && since <= page.head)', replace: ')' }],
  },
  {
    name: 'epoch-ignored',
    meaning: 'A seq of another life of the store is taken for one of this.',
    breaks: ['I12'],
    changes: [{ file: GREET, find: ' || hello.epoch === epoch', replace: ' || true' }],
  },
  {
    name: 'resume-skips-one',
    meaning: 'A resume begins one event too late.',
    breaks: ['I7'],
    changes: [
      {
        file: GREET,
        find: 'const { page, roster } = await readPage(deps, room.id, since)',
        replace:
          'const { page, roster } = await readPage(deps, room.id, since < room.head - 3 ? since + 1 : since)',
      },
    ],
  },
  {
    name: 'latest-page-too-short',
    meaning: 'The latest page lacks its first event.',
    breaks: ['I7'],
    changes: [
      {
        file: GREET,
        find: 'page.head - EVENTS_PAGE_DEFAULT + 1)',
        replace: 'page.head - EVENTS_PAGE_DEFAULT + 2)',
      },
    ],
  },
  {
    name: 'live-without-catching-up',
    meaning: 'What is stored between the last read of a replay and its end is not told.',
    breaks: ['I7', 'I12'],
    changes: [{ file: CHANNEL, find: 'if (connection.next !== this.#next) return false', replace: '' }],
  },
  {
    name: 'replay-and-live-overlap',
    meaning: 'Events of the turn in which a connection becomes live come twice.',
    breaks: ['I7'],
    changes: [
      {
        file: CHANNEL,
        find: '    this.flush()\n    this.#live.add(connection)',
        replace: '    this.#live.add(connection)',
      },
    ],
  },
  {
    name: 'replay-of-one-piece',
    meaning: 'A replay ends with its first piece.',
    breaks: ['I12', 'I7'],
    changes: [
      {
        file: GREET,
        find: 'channel.goLive(connection, head)) break',
        replace: 'channel.goLive(connection, head) || true) break',
      },
    ],
  },
  {
    name: 'meeting-commits-lost',
    meaning: 'A commit is not told if another one waits behind it, and gaps are not filled.',
    breaks: ['I7'],
    changes: [
      {
        file: BATCH_QUEUE,
        find: 'if (events.length > 0) this.#onCommitted(events)',
        replace: 'if (events.length > 0 && this.#underWay.length === 0) this.#onCommitted(events)',
      },
      { file: CHANNEL, find: 'if (event.seq > next) {', replace: 'if (false) {' },
      { file: CHANNEL, find: 'this.#next = next + 1', replace: 'this.#next = event.seq + 1' },
    ],
  },
  {
    name: 'last-of-a-batch-lost',
    meaning: 'Of a commit with many events the last is not told; only a later one would bring it to light.',
    breaks: ['I8'],
    changes: [
      {
        file: BATCH_QUEUE,
        find: 'if (events.length > 0) this.#onCommitted(events)',
        replace: 'if (events.length > 0) this.#onCommitted(events.length > 5 ? events.slice(0, -1) : events)',
      },
    ],
  },
  {
    name: 'turn-in-reverse',
    meaning: 'Events that are told in one turn of the event loop leave last first.',
    breaks: ['I7'],
    changes: [{ file: CHANNEL, find: 'this.#turn.push(frame)', replace: 'this.#turn.unshift(frame)' }],
  },
  {
    name: 'heartbeat-ahead',
    meaning: 'A pong tells of events that have not been sent yet.',
    breaks: ['B3'],
    changes: [
      {
        file: DISPATCH,
        find: "encodeFrame({ type: 'pong', head: greeted.channel.head })",
        replace: "encodeFrame({ type: 'pong', head: greeted.channel.head + 1 })",
      },
    ],
  },
  {
    name: 'repeats-unanswered',
    meaning: 'A repeat is not acknowledged.',
    breaks: ['I14'],
    changes: [
      {
        file: DISPATCH,
        find: "    connection.send(\n      encodeFrame({ type: 'sent'",
        replace: "    if (!duplicate) connection.send(\n      encodeFrame({ type: 'sent'",
      },
    ],
  },
  {
    name: 'slow-readers-lose-frames',
    meaning: 'What a reader is too slow for is dropped.',
    breaks: ['I7'],
    changes: [
      {
        file: 'realtime/connection.ts',
        find: "      return this.close(CloseCode.slowReader, 'too slow a reader')",
        replace: '      return',
      },
    ],
  },
  {
    name: 'refusal-lets-others-pass',
    meaning: 'What was sent behind a message that is refused for now is taken.',
    breaks: ['I11'],
    changes: [
      {
        file: 'realtime/send-hold.ts',
        find: '    const hold = this.#current()\n    if (!hold) return null',
        replace: '    return null',
      },
    ],
  },
]
