import Type, { type Static } from 'typebox'
import { ClientIdSchema, MessageBodySchema } from './room-event.ts'

/** First frame of a connection: who I am, and from where on I have missed events (SPEC H1–H5). */
export const HelloFrameSchema = Type.Object(
  {
    type: Type.Literal('hello'),
    token: Type.Optional(Type.String({ maxLength: 4096 })),
    room: Type.Optional(
      Type.String({ maxLength: 64, description: 'Code; needed when the cookie stands in for the token.' }),
    ),
    since: Type.Optional(Type.Integer({ minimum: 0, description: 'Last seq received, when resuming.' })),
    epoch: Type.Optional(
      Type.String({ maxLength: 128, description: 'Epoch of the `welcome` in which `since` was learned.' }),
    ),
  },
  {
    title: 'HelloFrame',
    description: 'First frame of a connection: who I am, and from where on I have missed events.',
  },
)
export type HelloFrame = Static<typeof HelloFrameSchema>

/** Appends an event to the room's log. Sending it again under the same id is safe for the room's life (SPEC D3). */
export const SendFrameSchema = Type.Object(
  { type: Type.Literal('send'), id: ClientIdSchema, kind: Type.Literal('message'), body: MessageBodySchema },
  {
    title: 'SendFrame',
    description: 'Appends an event to the log of the room. Sending it again under the same id is safe.',
  },
)
export type SendFrame = Static<typeof SendFrameSchema>

/** The member is typing; shown to others for a few seconds, never stored. */
export const TypingFrameSchema = Type.Object(
  { type: Type.Literal('typing') },
  { title: 'TypingFrame', description: 'I am typing; shown to others for a few seconds, never stored.' },
)
export type TypingFrame = Static<typeof TypingFrameSchema>

/** Asks for a `pong`: is this connection alive, and am I at the head? */
export const PingFrameSchema = Type.Object(
  { type: Type.Literal('ping') },
  { title: 'PingFrame', description: 'Is this connection alive, and am I at the head?' },
)
export type PingFrame = Static<typeof PingFrameSchema>

/** Gives up the seat. Only this, or its REST counterpart, means leaving; a closed socket does not (SPEC P3). */
export const LeaveFrameSchema = Type.Object(
  { type: Type.Literal('leave') },
  { title: 'LeaveFrame', description: 'Gives up the seat; a closed socket does not.' },
)
export type LeaveFrame = Static<typeof LeaveFrameSchema>

/** Every client frame by its `type`; the one list that server dispatch, documents and the wire hash are built from. */
export const clientFrameSchemas = {
  hello: HelloFrameSchema,
  send: SendFrameSchema,
  typing: TypingFrameSchema,
  ping: PingFrameSchema,
  leave: LeaveFrameSchema,
} as const

/** Any frame that a client may send. */
export type ClientFrame = HelloFrame | SendFrame | TypingFrame | PingFrame | LeaveFrame
