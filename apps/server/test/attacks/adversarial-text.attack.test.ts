import { checkName, checkText, checkTitle, nameKey, normalizeCode } from '@parley/protocol'
import fastifyCookie from '@fastify/cookie'
import type { FastifyRequest } from 'fastify'
import Fastify from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { Authenticator } from '../../src/auth/authenticate.ts'
import type { Tokens } from '../../src/auth/tokens.ts'
import type { Members } from '../../src/domain/members.ts'
import { toSeatName } from '../../src/domain/lookalikes.ts'
import { JsonRefused, parseJson } from '../../src/json.ts'
import { parseFrame } from '../../src/realtime/parse-frame.ts'
import { adversarial, FACTOR_MAX, measureGrowth } from '../support/growth.ts'

const tokens = { verify: () => null } as unknown as Tokens
const authenticator = new Authenticator(tokens, {} as Members)
const asRequest = (authorization: string) => ({ headers: { authorization } }) as FastifyRequest

/** The text in JSON, as much of it as a frame can hold: a lone surrogate takes six characters. */
const quote = (text: string) => JSON.stringify(text.isWellFormed() ? text : text.slice(0, text.length / 6))

const app = Fastify()

/** What reads text of a stranger before anything else has looked at how long it is. */
const parsers: Record<string, (text: string) => unknown> = {
  parseJson: (text) => {
    try {
      return parseJson(text)
    } catch (error) {
      if (error instanceof JsonRefused) return null
      throw error
    }
  },
  parseFrame,
  'parseFrame, as a text': (text) =>
    parseFrame(`{"type":"send","id":"1","kind":"message","body":{"text":${quote(text)}}}`),
  'parseFrame, as an id': (text) =>
    parseFrame(`{"type":"send","id":${quote(text)},"kind":"message","body":{"text":"x"}}`),
  'parseFrame, as a type': (text) => parseFrame(`{"type":${quote(text)}}`),
  checkText,
  checkTitle,
  'checkName, and what is made of a good one': (text) => {
    const check = checkName(text)
    return check.ok && [nameKey(check.name), toSeatName(check.name)]
  },
  normalizeCode,
  'the cookies': (text) => app.parseCookie(text),
  'the Authorization header': (text) => authenticator.optionalBearer(asRequest(text), 'AB3K'),
}

beforeAll(async () => {
  await app.register(fastifyCookie)
  return () => app.close()
})

describe.each(Object.entries(parsers))('64 KiB of adversarial text: %s', (_, parse) => {
  test('takes time in proportion to its length, whatever it is', () => {
    const slow = Object.entries(adversarial)
      .map(([what, make]) => ({ what, growth: measureGrowth(parse, make) }))
      .filter(({ growth }) => growth.factor > FACTOR_MAX)
    expect(slow).toEqual([])
  })
})

test('64 KiB of adversarial text: the measure tells what grows faster from what does not', () => {
  const letters = (length: number) => 'a'.repeat(length / 128)
  expect(measureGrowth((text) => /a+a+b/.test(text), letters).factor).toBeGreaterThan(FACTOR_MAX)
  expect(measureGrowth((text) => JSON.stringify([...text]), letters).factor).toBeLessThan(FACTOR_MAX)
})
