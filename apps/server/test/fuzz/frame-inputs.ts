import { clientFrameSchemas } from '@parley/protocol'
import fc, { type Arbitrary } from 'fast-check'
import { clientFrame, Opcode } from '../support/hand-socket.ts'
import { fitting } from './json-tree.ts'
import { mutated } from './mutations.ts'

/** Something sent over a WebSocket. */
export interface FrameInput {
  via: 'frame'
  /** Whether the connection has said hello before. */
  greeted: boolean
  /** The payload of a text message, or bytes that need be no frame at all. */
  as: 'text' | 'bytes'
  payload: Buffer
  /** In how many pieces a text is sent. */
  pieces: number
}

const { constantFrom, nat, oneof } = fc

const text: Arbitrary<FrameInput> = fc.record({
  via: fc.constant('frame' as const),
  greeted: nat(3).map((n) => n > 0),
  as: fc.constant('text' as const),
  payload: oneof(
    {
      weight: 8,
      arbitrary: oneof(...Object.values(clientFrameSchemas).map((schema) => mutated(fitting(schema)))),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  ),
  pieces: oneof(
    { weight: 6, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 70 }) },
  ),
})

/** Frames of any opcode and length, with a bit turned over here and there. */
const wildFrame = fc
  .record({
    opcode: oneof(constantFrom(...Object.values(Opcode)), nat(15)),
    payload: fc.uint8Array({ maxLength: 200 }),
    fin: fc.boolean(),
    compressed: fc.boolean(),
    flips: fc.array(fc.record({ byte: nat(15), bit: nat(7) }), { maxLength: 2 }),
  })
  .map(({ opcode, payload, flips, ...options }) => {
    const frame = clientFrame(opcode, Buffer.from(payload), options)
    for (const { byte, bit } of flips)
      frame[byte % frame.length] = (frame[byte % frame.length] ?? 0) ^ (1 << bit)
    return frame
  })

const bytes: Arbitrary<FrameInput> = fc.record({
  via: fc.constant('frame' as const),
  greeted: fc.boolean(),
  as: fc.constant('bytes' as const),
  payload: fc.array(wildFrame, { minLength: 1, maxLength: 3 }).map((frames) => Buffer.concat(frames)),
  pieces: fc.constant(1),
})

/** Frames as the schemas want them and otherwise, before the hello and after it. */
export const frameInput: Arbitrary<FrameInput> = oneof(
  { weight: 12, arbitrary: text },
  { weight: 1, arbitrary: bytes },
)
