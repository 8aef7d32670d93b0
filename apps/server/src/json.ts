import { JSON_MAX_DEPTH } from '@parley/protocol'
import secureJson from 'secure-json-parse'

/** Text that is not JSON, or JSON that must not come in. The message says what is wrong, without quoting it. */
export class JsonRefused extends Error {
  override readonly name = 'JsonRefused'
}

/**
 * Parses JSON from outside, for frames and request bodies alike. `__proto__` and `constructor.prototype` keys are refused, so
 * that no later copy of the value can pollute a prototype, and so is nesting that no schema of ours has a use for.
 * @throws {JsonRefused}
 */
export function parseJson(text: string): unknown {
  const value = parse(text)
  if (isDeeperThan(value, JSON_MAX_DEPTH))
    throw new JsonRefused(`is nested more than ${JSON_MAX_DEPTH} levels deep`)
  return value
}

function parse(text: string): unknown {
  // The parser would skip it; RFC 8259 §8.1 leaves no room for it.
  if (text.startsWith('\uFEFF')) throw new JsonRefused('begins with a byte order mark')
  try {
    return secureJson.parse(text, null, { protoAction: 'error', constructorAction: 'error' })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new JsonRefused(
      /forbidden prototype/i.test(error.message) ? 'holds a forbidden key' : 'is not valid JSON',
    )
  }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const inner of Object.values(value)) if (isDeeperThan(inner, levels - 1)) return true
  return false
}
