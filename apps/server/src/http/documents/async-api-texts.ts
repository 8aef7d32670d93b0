import {
  FRAME_MAX_BYTES,
  FRAME_MAX_FRAGMENTS,
  HELLO_TIMEOUT_MS,
  MALFORMED_FRAMES_MAX,
  SUBPROTOCOL,
} from '@parley/protocol'
import { SESSION_COOKIE } from '../../auth/cookies.ts'
import { documentPaths } from './about.ts'
import type { CarriedError, DescribedClose } from './async-api-document.ts'

/** How a connection goes, for who reads nothing else. */
export const description = `What happens in a room, live: one JSON object with a string \`type\` per text frame, over the WebSocket \`GET /ws\` with subprotocol \`${SUBPROTOCOL}\`.

Enter a room by REST first (\`POST /rooms\` or \`POST /rooms/{code}/join\`, see \`${documentPaths.openApi}\`). Open the socket and send \`hello\` with the token of the session. \`welcome\` answers with the state of the room; then come the events since, \`live\`, and events as they are stored.

\`sent\` acknowledges a \`send\` once its event is durable; what was not answered is sent again under the same \`id\`, which is safe for the life of the room. To resume after a lost connection, say \`hello\` with the last \`seq\` received and the \`epoch\` of its \`welcome\`.

Skip fields, kinds and frame types that you don't know: newer servers have more. Operations are named from the server's side: it receives what clients send.`

/** What a connection begins with, and what refuses it. */
export const opening = `The first frame is \`hello\`, within ${HELLO_TIMEOUT_MS / 1000} s. A client frame has at most ${FRAME_MAX_BYTES} bytes in ${FRAME_MAX_FRAGMENTS} fragments; more than ${MALFORMED_FRAMES_MAX} malformed ones within a minute close the connection. An upgrade is refused with a problem document: 400 with a token in the address, 403 from a foreign \`Origin\`, 426 if only other subprotocols are offered, 429 with too many sockets of one address.`

/** Headers of the upgrade request, as a schema. */
export const upgradeHeaders = {
  type: 'object',
  properties: {
    'Sec-WebSocket-Protocol': {
      type: 'string',
      const: SUBPROTOCOL,
      description: 'May be left out; then this one is meant.',
    },
    Origin: { type: 'string', description: 'Sent by browsers: own or configured, else 403.' },
    Cookie: {
      type: 'string',
      description: `\`${SESSION_COOKIE}\` stands in for the token, beside an \`Origin\`.`,
    },
  },
}

/** What proves whose seat a `hello` is for. */
export const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'The token of a session, as REST takes it in `Authorization: Bearer`. A page cannot set headers of a WebSocket, ' +
      'so here it is the `token` of `hello`. It never belongs into the address.',
  },
  cookie: {
    type: 'httpApiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      'The session cookie of the upgrade request, for pages of an allowed origin: `hello` then has no `token`, and names the `room`.',
  },
}

/** The close codes as Markdown. */
export function closeTable(closes: DescribedClose[]): string {
  const rows = closes.map(({ code, meaning, client }) => `| ${code} | ${meaning} | ${client} |`)
  return ['| Close code | Meaning | The client |', '|---|---|---|', ...rows].join('\n')
}

/** The codes of `error` frames as Markdown. */
export function errorTable(errors: CarriedError[]): string {
  const rows = errors.map(({ code, title }) => `| \`${code}\` | ${title} |`)
  return ['| `code` of an `error` | Meaning |', '|---|---|', ...rows].join('\n')
}
