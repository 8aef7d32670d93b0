import type { AfterClose, CloseCode } from '@parley/protocol'
import type { about } from './about.ts'
import type { JsonSchema } from './components.ts'

/** A frame in the document. */
export interface FrameMessage {
  /** Its `type`. */
  name: string
  title: string
  summary: string
  contentType: string
  payload: JsonSchema
  correlationId?: { location: string; description: string }
  examples: { name: string; payload: Readonly<Record<string, unknown>> }[]
}

/** What happens to a frame, from the server's side. */
export interface FrameOperation {
  action: 'send' | 'receive'
  channel: { $ref: string }
  title: string
  summary: string
  messages: { $ref: string }[]
  security?: { $ref: string }[]
  reply?: { channel: { $ref: string }; messages: { $ref: string }[] }
}

/** A code with which the server closes, and what a client does then. */
export interface DescribedClose {
  code: CloseCode
  meaning: string
  client: AfterClose
}

/** A code that `error` frames carry. */
export interface CarriedError {
  code: string
  title: string
}

/** The AsyncAPI 3.0 document of the WebSocket; `x-` members say in a structure what AsyncAPI only has prose for. */
export interface AsyncApiDocument {
  asyncapi: '3.0.0'
  info: typeof about & { description: string; externalDocs: { url: string; description: string } }
  defaultContentType: string
  servers: { this: { host: string; protocol: 'ws' | 'wss'; description: string } }
  channels: {
    ws: {
      address: string
      title: string
      description: string
      messages: Record<string, { $ref: string }>
      bindings: unknown
      'x-close-codes': DescribedClose[]
      'x-error-codes': CarriedError[]
    }
  }
  operations: Record<string, FrameOperation>
  components: {
    messages: Record<string, FrameMessage>
    schemas: Record<string, JsonSchema>
    securitySchemes: Record<string, unknown>
  }
}
