import type { Member, RoomState } from '@parley/protocol'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../src/adapters/sqlite/migrate.ts'
import { migrations } from '../src/adapters/sqlite/migrations/index.ts'
import { makeJwt } from './support/jwt.ts'
import { RawSocket } from './support/raw-socket.ts'
import { joinRoom, request } from './support/rest.ts'
import { makeDataDir, startServer } from './support/test-server.ts'

const SECRET = 'of a server that was there before look-alikes were told apart'
const HOUR_MS = 3_600_000

/** A database as the first version wrote it: a kept room with a host who is not present. */
function writeFirstSchema(dataDir: string) {
  const db = new Database(join(dataDir, 'parley.db'))
  migrate(db, migrations.slice(0, 1))
  const now = Date.now()
  db.exec(`
    INSERT INTO rooms (id, code, lifetime, created_at, last_at) VALUES ('room', 'ABCD', 'kept', ${now}, ${now});
    INSERT INTO seats (room_id, id, name, role, expires_at) VALUES ('room', 'host', 'Ada', 'host', ${now + HOUR_MS});
  `)
  db.close()
  const iat = Math.floor(now / 1000)
  const claims = { iss: 'parley', aud: 'parley', sub: 'host', name: 'Ada', room: 'ABCD', rid: 'room' }
  return { code: 'ABCD', token: makeJwt({ ...claims, iat, exp: iat + 3600 }, { secret: SECRET }) }
}

test('N6: nobody passes unmarked for a host whose seat is older than the marks', async () => {
  const dataDir = await makeDataDir()
  const host = writeFirstSchema(dataDir)
  const server = await startServer({ DATA_DIR: dataDir, JWT_SECRET: SECRET })
  await RawSocket.enter(server.wsUrl, host)
  const double = await joinRoom(server.url, host.code, '\u0410da')
  await RawSocket.enter(server.wsUrl, double)
  const { members } = (await request<RoomState>(`${server.url}/rooms/${host.code}`, { token: host.token }))
    .body
  const marks = members.map(({ id, lookalikeOf }: Member) => [id, lookalikeOf])
  expect(marks).toEqual([
    ['host', undefined],
    [double.self.id, 'host'],
  ])
})
