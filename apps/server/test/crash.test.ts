import { ParleyClient, type RoomConnection } from '@parley/client'
import type { RoomEvent, Session } from '@parley/protocol'
import { expect, test } from 'vitest'
import { seededRandom } from './support/random.ts'
import { freePort, startMain } from './support/main-process.ts'
import { makeDataDir } from './support/test-server.ts'

const ROOMS = 3
const MEMBERS = 3
const KILLS = 3

/** What one client has seen of its room. */
interface Witness {
  session: Session
  room: RoomConnection
  /** Seq by text, as acknowledged. */
  acked: Map<string, number>
  sent: string[]
  received: RoomEvent[]
}

const client = (url: string) =>
  new ParleyClient({ url, backoffFirstMs: 20, backoffFastMs: 200, ackTimeoutMs: 15_000 })

function witness(session: Session, parley: ParleyClient): Witness {
  const room = parley.connect(session, { since: 0 })
  const received: RoomEvent[] = []
  room.on('event', (event) => received.push(event))
  room.on('reset', (reason) => expect.unreachable(`reset: ${reason}`))
  return { session, room, acked: new Map(), sent: [], received }
}

async function readLog({ room }: Witness): Promise<RoomEvent[]> {
  const log: RoomEvent[] = []
  for (;;) {
    const { events, head } = await room.readEvents({ after: log.length, limit: 200 })
    log.push(...events)
    if (log.length >= head) return log
  }
}

/** The invariants of a room, from its log and from what its members saw. */
async function check(members: Witness[]): Promise<void> {
  const [first] = members
  if (!first) return
  const log = await readLog(first)
  expect(
    log.map(({ seq }) => seq),
    'I5: no hole',
  ).toEqual(log.map((_, index) => index + 1))
  const messages = log.filter((event) => event.kind === 'message')
  const ids = messages.map(({ by, id }) => `${by} ${id}`)
  expect(new Set(ids).size, 'I4: none doubled').toBe(ids.length)
  for (const { session, acked, sent, received } of members) {
    const own = messages.filter(({ by }) => by === session.self.id)
    const bySeq = new Map(own.map((event) => [event.seq, event.body.text]))
    for (const [text, seq] of acked) expect(bySeq.get(seq), 'I1: acked is stored').toBe(text)
    expect(
      own.map(({ body }) => body.text),
      'I2, I3, I11: all that was sent, in its order',
    ).toEqual(sent)
    expect(
      received.map(({ seq }) => seq),
      'I7: contiguous',
    ).toEqual(log.map(({ seq }) => seq))
    expect(received, 'I6: everyone has the log').toEqual(log)
  }
}

test('D1–D4, D7, I1–I8: kill -9 at any moment loses, doubles and reorders nothing, and every client carries on', async () => {
  const random = seededRandom()
  const env = { DATA_DIR: await makeDataDir(), PORT: String(await freePort()), RATE_LIMITS: 'off' }
  let server = await startMain(env)
  const parley = client(server.url)
  const rooms: Witness[][] = []
  for (let index = 0; index < ROOMS; index++) {
    const host = await parley.createRoom({ name: 'Host' })
    const names = Array.from({ length: MEMBERS - 1 }, (_, guest) => `Guest ${guest}`)
    const guests = await Promise.all(names.map((name) => parley.joinRoom(host.code, { name })))
    rooms.push([host, ...guests].map((session) => witness(session, parley)))
  }
  const everyone = rooms.flat()
  await Promise.all(everyone.map(({ room }) => room.whenLive()))

  let talking = true
  const unanswered: Promise<unknown>[] = []
  const say = (who: Witness, text: string) => {
    const sending = who.room.send(text)
    who.sent.push(text)
    unanswered.push(sending.then(({ seq }) => who.acked.set(text, seq)))
  }
  const talk = async (who: Witness) => {
    for (let index = 0; talking; index++) {
      // Up to 50 may wait while there is no server.
      const waiting = who.room.outbox.filter(({ status }) => status === 'pending').length
      if (waiting < 40) say(who, `${who.session.self.name} ${index}`)
      await new Promise((resolve) => setTimeout(resolve, random.below(8)))
    }
  }
  const talks = everyone.map(talk)
  for (let kill = 0; kill < KILLS; kill++) {
    await new Promise((resolve) => setTimeout(resolve, 200 + random.below(500)))
    server.child.kill('SIGKILL')
    await server.exited
    server = await startMain(env)
    await Promise.all(everyone.map(({ room }) => room.whenLive()))
  }
  talking = false
  await Promise.all(talks)
  await Promise.all(unanswered)

  for (const members of rooms) {
    const head = (await members[0]?.room.readEvents({ limit: 1 }))?.head ?? 0
    const behind = () => members.filter(({ room }) => room.lastSeq !== head).length
    await expect.poll(behind, { message: 'I8: everyone is at the head', timeout: 5000 }).toBe(0)
    await check(members)
  }
  expect(everyone.reduce((sum, { acked }) => sum + acked.size, 0)).toBeGreaterThan(100)
  parley.close()
  server.child.kill('SIGTERM')
  expect(await server.exited).toBe(0)
}, 60_000)
