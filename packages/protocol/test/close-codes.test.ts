import { expect, it } from 'vitest'
import { CloseCode, isTerminalClose } from '../src/index.ts'

it('C1: every code is one that a server may send', () => {
  const codes = Object.values(CloseCode)
  expect(new Set(codes).size).toBe(codes.length)
  // RFC 6455 §7.4: 1005, 1006 and 1015 never travel in a close frame.
  const sendable = codes.filter(
    (code) =>
      (code >= 1000 && code <= 1014 && ![1005, 1006].includes(code)) || (code >= 4000 && code <= 4999),
  )
  expect(sendable).toEqual(codes)
})

it.each([1000, 1003, 1007, 1008, 1009, 4400, 4401, 4403, 4404, 4410, 4426])(
  'C2: after %i a client stops',
  (code) => {
    expect(isTerminalClose(code)).toBe(true)
  },
)

it.each([1001, 1005, 1006, 1011, 1012, 1013, 4408, 4429, 4430, 4999, 3000, 0, Number.NaN])(
  'C3: after %d a client connects again',
  (code) => {
    expect(isTerminalClose(code)).toBe(false)
  },
)
