import fc, { type Arbitrary } from 'fast-check'
import type { TSchema } from 'typebox'

/**
 * JSON as it is written: with keys that stand twice, numbers that no JavaScript number is, and texts in any escaping. Values
 * that went through `JSON.stringify` could be none of these.
 */
export type JsonTree =
  | { is: 'raw'; text: string }
  | { is: 'list'; items: JsonTree[] }
  | { is: 'object'; members: [key: string, value: JsonTree][] }

/** Stands in every text that is made here, so that it can be looked for where no text of a client belongs. */
export const CANARY = 'kanari'

/** Stands for the token of whoever sends the input; see `fillIn`. */
export const TOKEN = '{token}'

/** The text of a tree; built up iteratively, since trees may be as deep as frames are long. */
export function writeJson(tree: JsonTree): string {
  const out: string[] = []
  const todo: (JsonTree | string)[] = [tree]
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (typeof next === 'string') out.push(next)
    else if (next.is === 'raw') out.push(next.text)
    else if (next.is === 'list') {
      todo.push(']')
      for (const [index, item] of [...next.items.entries()].toReversed()) {
        todo.push(item)
        if (index > 0) todo.push(',')
      }
      todo.push('[')
    } else {
      todo.push('}')
      for (const [index, [key, value]] of [...next.members.entries()].toReversed())
        todo.push(value, `${index > 0 ? ',' : ''}${JSON.stringify(key)}:`)
      todo.push('{')
    }
  }
  return out.join('')
}

/** A leaf. */
export const raw = (text: string): JsonTree => ({ is: 'raw', text })

/** What a JSON Schema says, as far as the schemas of the wire use it. */
interface Shape {
  type?: string
  const?: unknown
  anyOf?: Shape[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
}

const someText = (max: number) =>
  fc
    .string({ maxLength: Math.max(0, Math.min(max, 40) - CANARY.length), unit: 'grapheme' })
    .map((text) => raw(JSON.stringify(CANARY + text)))

/** Values that fit a schema; a `token` is the sender's own, most of the time. */
export function fitting(schema: TSchema): Arbitrary<JsonTree> {
  return fit(schema, '')
}

function fit(shape: Shape, name: string): Arbitrary<JsonTree> {
  if (shape.const !== undefined) return fc.constant(raw(JSON.stringify(shape.const)))
  if (shape.anyOf) return fc.oneof(...shape.anyOf.map((branch) => fit(branch, name)))
  switch (shape.type) {
    case 'object': {
      const entries = Object.entries(shape.properties ?? {})
      const optional = (key: string, value: Arbitrary<JsonTree>) =>
        shape.required?.includes(key) ? value : fc.option(value, { nil: undefined })
      const members = entries.map(([key, value]) =>
        optional(key, fit(value, key)).map((tree) => (tree ? [[key, tree] as [string, JsonTree]] : [])),
      )
      return fc.tuple(...members).map((all) => ({ is: 'object', members: all.flat() }))
    }
    case 'array':
      return fc.array(fit(shape.items ?? {}, name), { maxLength: 5 }).map((items) => ({ is: 'list', items }))
    case 'string':
      if (name === 'token') return fc.constant(raw(JSON.stringify(TOKEN)))
      return someText(shape.maxLength ?? 40)
    case 'integer':
      return fc.integer({ min: shape.minimum ?? -5, max: shape.maximum ?? 300 }).map((n) => raw(String(n)))
    case 'boolean':
      return fc.boolean().map((value) => raw(String(value)))
    default:
      return fc.constant(raw('null'))
  }
}
