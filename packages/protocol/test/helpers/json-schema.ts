/** The part of JSON Schema that the protocol uses. The tests read schemas as plain JSON, not through the library that made them. */
export interface JsonSchema {
  type?: string
  const?: unknown
  enum?: readonly unknown[]
  anyOf?: readonly JsonSchema[]
  properties?: Readonly<Record<string, JsonSchema>>
  required?: readonly string[]
  items?: JsonSchema
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  maxItems?: number
  pattern?: string
  format?: string
}

/** A value that a schema must refuse, and what was done to the good one. */
export interface NearMiss {
  what: string
  value: unknown
}

type JsonObject = Record<string, unknown>

/** As it goes over the wire: what JSON cannot carry is gone. */
export function asJsonSchema(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema)) as JsonSchema
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** The one of a union's variants that `value` is an example of, told by its constants. */
function variantFor(schema: JsonSchema, value: unknown): JsonSchema {
  const fits = (variant: JsonSchema): boolean => {
    if ('const' in variant) return variant.const === value
    if (variant.type !== typeOf(value)) return false
    return (
      !isObject(value) ||
      Object.entries(variant.properties ?? {}).every(
        ([name, property]) => !('const' in property) || property.const === value[name],
      )
    )
  }
  return schema.anyOf === undefined ? schema : (schema.anyOf.find(fits) ?? schema)
}

function leaves(schema: JsonSchema): readonly JsonSchema[] {
  return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(leaves)
}

const samples: readonly unknown[] = [null, true, 7, 1.5, 'no such value', [], {}]

function wrongValues(schema: JsonSchema): NearMiss[] {
  const allowed = leaves(schema)
  const types = new Set(allowed.map((leaf) => leaf.type))
  const closed = allowed.every(
    (leaf) => 'const' in leaf || leaf.enum !== undefined || leaf.format !== undefined,
  )
  const wrong = samples
    .filter((sample) => !types.has(typeOf(sample)) || (closed && typeof sample === 'string'))
    .map((value) => ({ what: `is ${JSON.stringify(value)}`, value }))
  for (const leaf of allowed) {
    if (leaf.minLength !== undefined)
      wrong.push({ what: 'is too short', value: 'x'.repeat(leaf.minLength - 1) })
    if (leaf.maxLength !== undefined)
      wrong.push({ what: 'is too long', value: 'x'.repeat(leaf.maxLength + 1) })
    if (leaf.pattern !== undefined) {
      wrong.push({ what: 'holds a NUL', value: 'a\0b' }, { what: 'holds a lone surrogate', value: 'a\uD83D' })
    }
    if (leaf.minimum !== undefined) wrong.push({ what: 'is too small', value: leaf.minimum - 1 })
    if (leaf.maximum !== undefined) wrong.push({ what: 'is too large', value: leaf.maximum + 1 })
  }
  return wrong
}

/** Everything that is one step away from the good `value` and breaks `schema`. */
export function nearMisses(schema: JsonSchema, value: unknown): NearMiss[] {
  const variant = variantFor(schema, value)
  const misses = wrongValues(schema)
  if (Array.isArray(value) && variant.items !== undefined) {
    const { items, maxItems } = variant
    for (const [index, item] of value.entries()) {
      for (const miss of nearMisses(items, item)) {
        misses.push({ what: `[${index}] ${miss.what}`, value: value.with(index, miss.value) })
      }
    }
    if (maxItems !== undefined && value.length > 0) {
      misses.push({
        what: 'is too long',
        value: Array.from({ length: maxItems + 1 }, () => value[0] as unknown),
      })
    }
  }
  if (isObject(value)) {
    for (const [name, property] of Object.entries(variant.properties ?? {})) {
      if (!(name in value)) continue
      const { [name]: good, ...others } = value
      if (variant.required?.includes(name) === true)
        misses.push({ what: `.${name} is missing`, value: others })
      for (const miss of nearMisses(property, good)) {
        misses.push({ what: `.${name} ${miss.what}`, value: { ...value, [name]: miss.value } })
      }
    }
  }
  return misses
}

/** The same value with a field that nobody knows in each of its objects. */
export function withUnknownFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknownFields)
  if (!isObject(value)) return value
  const known = Object.entries(value).map(([name, inner]) => [name, withUnknownFields(inner)] as const)
  return { ...Object.fromEntries(known), 'x-unknown': { deep: [1] } }
}
