/**
 * A process that appends to the store of the data directory in its first argument until it is killed. It prints `ready`, then
 * a line `<room> <id> <seq>` for every event that was acknowledged.
 */
import { randomUUID } from 'node:crypto'
import { SqliteStore } from '../../src/adapters/sqlite/sqlite-store.ts'

const ROOMS = 4
const WRITERS_PER_ROOM = 8
const [, , dataDir = ''] = process.argv

const print = (line: string): void => void process.stdout.write(`${line}\n`)

const store = await SqliteStore.open({
  dataDir,
  durability: 'full',
  onCommitted: () => {},
  onFatal: (error) => {
    throw error
  },
})
print('ready')

async function writeForever(roomId: string, memberId: string): Promise<never> {
  for (;;) {
    const id = randomUUID()
    const body = JSON.stringify({ text: id.repeat(10) })
    const idempotency = { key: id, request: body, windowMs: 3_600_000 }
    const result = await store.append({
      roomId,
      memberId,
      via: 'socket',
      kind: 'message',
      id,
      body,
      idempotency,
    })
    if (result.kind !== 'stored') throw new Error(`The append was refused: ${result.kind}.`)
    print(`${roomId} ${id} ${result.event.seq}`)
  }
}

async function fillRoom(): Promise<void> {
  const input = {
    room: { id: randomUUID(), code: randomUUID(), title: null, lifetime: 'kept' as const },
    host: {
      id: randomUUID(),
      name: 'Hostess',
      lookalikeKeys: { drawn: 'hostess', read: 'hostess' },
      expiresAt: Number.MAX_SAFE_INTEGER,
    },
  }
  await store.createRoom(input)
  const writers = Array.from({ length: WRITERS_PER_ROOM }, () => writeForever(input.room.id, input.host.id))
  await Promise.all(writers)
}

await Promise.all(Array.from({ length: ROOMS }, fillRoom))
