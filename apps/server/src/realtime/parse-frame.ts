import { type ClientFrame, ClientIdSchema, type ErrorCode, clientFrameSchemas } from '@parley/protocol'
import { Compile } from 'typebox/compile'
import { JsonRefused, parseJson } from '../json.ts'

/** What is wrong with a frame. `re` is its client id, if it has a usable one. */
export interface FrameRefusal {
  code: Extract<ErrorCode, 'bad_frame' | 'unknown_type' | 'invalid_request'>
  message: string
  re?: string
}

/** Outcome of {@link parseFrame}. */
export type ParsedFrame = { ok: true; frame: ClientFrame } | { ok: false; refusal: FrameRefusal }

const checks = {
  hello: Compile(clientFrameSchemas.hello),
  send: Compile(clientFrameSchemas.send),
  typing: Compile(clientFrameSchemas.typing),
  ping: Compile(clientFrameSchemas.ping),
  leave: Compile(clientFrameSchemas.leave),
}

const isClientId = Compile(ClientIdSchema)

/** Reads a client frame: JSON, an object, a known type, fields that fit (SPEC F1–F3). */
export function parseFrame(text: string): ParsedFrame {
  let value: unknown
  try {
    value = parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error
    return refuse('bad_frame', `The frame ${error.message}.`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('bad_frame', 'A frame is a JSON object.')
  const { type, id } = value as { type?: unknown; id?: unknown }
  if (typeof type !== 'string') return refuse('bad_frame', 'A frame has a "type" that is a string.')
  const re = isClientId.Check(id) ? id : undefined
  if (!isKnownType(type)) return refuse('unknown_type', `There is no frame type "${type.slice(0, 32)}".`, re)
  const check = checks[type]
  if (check.Check(value)) return { ok: true, frame: value }
  const [first] = check.Errors(value)
  const { requiredProperties } = (first?.params ?? {}) as { requiredProperties?: string[] }
  const path = [first?.instancePath.slice(1), requiredProperties?.[0]].filter(Boolean).join('/')
  return refuse(
    'invalid_request',
    `"${path}" ${requiredProperties ? 'is missing' : (first?.message ?? 'is not valid')}.`,
    re,
  )
}

function isKnownType(type: string): type is ClientFrame['type'] {
  return Object.hasOwn(checks, type)
}

function refuse(code: FrameRefusal['code'], message: string, re?: string): ParsedFrame {
  return { ok: false, refusal: { code, message, ...(re !== undefined && { re }) } }
}
