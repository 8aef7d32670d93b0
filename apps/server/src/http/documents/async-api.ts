import {
  type ClientFrame,
  clientFrameSchemas,
  closeCatalogue,
  CloseCode,
  errorCatalogue,
  type ServerFrame,
  serverFrameSchemas,
} from '@parley/protocol'
import type { TSchema } from 'typebox'
import { about, documentPaths } from './about.ts'
import type { AsyncApiDocument, CarriedError, FrameMessage, FrameOperation } from './async-api-document.ts'
import {
  closeTable,
  description,
  errorTable,
  opening,
  securitySchemes,
  upgradeHeaders,
} from './async-api-texts.ts'
import { Components } from './components.ts'
import { clientFrameExamples, serverFrameExamples } from './examples.ts'

/** With what the server answers, if it does not close: a refusal is an `error`, also for frames that have no other answer. */
const replies: Record<ClientFrame['type'], readonly ServerFrame['type'][]> = {
  hello: ['welcome', 'event', 'live', 'error'],
  send: ['sent', 'error'],
  typing: ['error'],
  ping: ['pong', 'error'],
  leave: ['error'],
}

/** Which field of a frame says to which `send` it belongs. */
const correlations: Partial<Record<string, string>> = {
  SendFrame: 'id',
  SentFrame: 'id',
  ErrorFrame: 're',
}

const channel = { $ref: '#/channels/ws' }
const messageOf = (title: string) => ({ $ref: `#/channels/ws/messages/${title}` })

/** Generates the document from the protocol's frames; `host` and `secure` say where this server is reached. */
export function makeAsyncApi({ host, secure }: { host: string; secure: boolean }): AsyncApiDocument {
  const components = new Components()
  const received = Object.entries(clientFrameSchemas).map(([type, schema]) =>
    toMessage(type, schema, { components, examples: clientFrameExamples[type] }),
  )
  const sent = Object.entries(serverFrameSchemas).map(([type, schema]) =>
    toMessage(type, schema, { components, examples: serverFrameExamples[type] }),
  )
  const all = [...received, ...sent]
  const closes = Object.values(CloseCode)
    .map((code) => ({ code, meaning: closeCatalogue[code].meaning, client: closeCatalogue[code].client }))
    .toSorted((a, b) => a.code - b.code)
  const errors = listErrors(sent)
  return {
    asyncapi: '3.0.0',
    info: {
      ...about,
      description,
      externalDocs: {
        url: `${secure ? 'https' : 'http'}://${host}${documentPaths.framesPage}`,
        description: 'This document as a page',
      },
    },
    defaultContentType: 'application/json',
    servers: {
      this: { host, protocol: secure ? 'wss' : 'ws', description: 'Where this document is served' },
    },
    channels: {
      ws: {
        address: '/ws',
        title: 'A connection of one member to one room',
        description: [opening, closeTable(closes), errorTable(errors)].join('\n\n'),
        messages: Object.fromEntries(
          all.map(({ title }) => [title, { $ref: `#/components/messages/${title}` }]),
        ),
        bindings: { ws: { method: 'GET', headers: upgradeHeaders, bindingVersion: '0.1.0' } },
        'x-close-codes': closes,
        'x-error-codes': errors,
      },
    },
    operations: Object.fromEntries([
      ...received.map((message) => [`receive${message.title}`, receive(message, sent)] as const),
      ...sent.map((message) => [`send${message.title}`, send(message)] as const),
    ]),
    components: {
      messages: Object.fromEntries(all.map((message) => [message.title, message])),
      schemas: components.schemas,
      securitySchemes,
    },
  }
}

function toMessage(
  type: string,
  schema: TSchema & { title?: string; description?: string },
  {
    components,
    examples = [],
  }: { components: Components; examples: (typeof clientFrameExamples)[string] | undefined },
): FrameMessage {
  const { title = type, description: summary = '' } = schema
  const field = correlations[title]
  return {
    name: type,
    title,
    summary,
    contentType: 'application/json',
    payload: components.add(schema),
    ...(field !== undefined && {
      correlationId: { location: `$message.payload#/${field}`, description: 'The id of the `send`.' },
    }),
    examples: examples.map((payload, index) => ({ name: nameExample(payload, index), payload })),
  }
}

/** By what sets it apart from other examples of its type. */
function nameExample(frame: Readonly<Record<string, unknown>>, index: number): string {
  const { type, code, kind, reset } = frame
  const word = [code, type === 'event' ? kind : undefined, reset].find((part) => typeof part === 'string')
  return typeof word === 'string' ? word : `${String(type)}_${index + 1}`
}

function receive(message: FrameMessage, sent: FrameMessage[]): FrameOperation {
  return {
    action: 'receive',
    channel,
    title: message.title,
    summary: message.summary,
    messages: [messageOf(message.title)],
    ...(message.name === 'hello' && {
      security: Object.keys(securitySchemes).map((name) => ({
        $ref: `#/components/securitySchemes/${name}`,
      })),
    }),
    reply: {
      channel,
      messages: replies[message.name as ClientFrame['type']].flatMap((type) =>
        sent.filter(({ name }) => name === type).map(({ title }) => messageOf(title)),
      ),
    },
  }
}

function send({ title, summary }: FrameMessage): FrameOperation {
  return { action: 'send', channel, title, summary, messages: [messageOf(title)] }
}

/** The codes that frames carry: those of which there is an example. */
function listErrors(sent: FrameMessage[]): CarriedError[] {
  const examples = sent.find(({ name }) => name === 'error')?.examples ?? []
  const carried = new Set(examples.map(({ name }) => name))
  return Object.entries(errorCatalogue)
    .filter(([code]) => carried.has(code))
    .map(([code, { title }]) => ({ code, title }))
}
