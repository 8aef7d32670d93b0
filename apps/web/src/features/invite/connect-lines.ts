/** What a script needs to be told of a room. Nothing of it is a secret: each script gets a seat and a token of its own. */
export type ConnectTarget = { api: string; code: string }

/** Lines to paste into a shell, one after the other, and a program: each joins the room as somebody new. */
export type ConnectLines = { join: string; write: string; read: string; program: string }

/** The ways for scripts into a room, filled in for it. */
export function connectLines({ api, code }: ConnectTarget): ConnectLines {
  return {
    join: `ROOM='${api}/rooms/${code}'
TOKEN=$(curl -sS "$ROOM/join" \\
  -H 'content-type: application/json' -d '{"name":"Script"}' |
  sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`,
    write: `curl "$ROOM/messages" -H "authorization: Bearer $TOKEN" \\
  -H 'content-type: text/plain' -d 'Hello from a script'`,
    read: `curl "$ROOM/events" -H "authorization: Bearer $TOKEN"`,
    program: `import { ParleyClient } from '@parley/client'

const parley = new ParleyClient({ url: '${api}' })
const session = await parley.joinRoom('${code}', { name: 'Bot' })
const room = parley.connect(session)

room.on('message', ({ body }) => console.log(body.text))
await room.send('Hello from a bot')`,
  }
}
