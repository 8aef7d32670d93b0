import type { TSchema } from 'typebox'

/** The part of JSON Schema that the protocol uses, as plain JSON. */
export interface JsonSchema {
  $ref?: string
  title?: string
  description?: string
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  format?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
}

/**
 * Gathers schemas under their titles, so that a document says each shape once. A schema inside another one that has a title of
 * its own becomes a reference, too.
 */
export class Components {
  readonly schemas: Record<string, JsonSchema> = {}

  /** A reference to `schema`, or itself if it has no title. */
  add(schema: TSchema): JsonSchema {
    // As it goes over the wire: typebox keeps notes of its own in properties that JSON leaves out.
    return this.#hoist(JSON.parse(JSON.stringify(schema)) as JsonSchema)
  }

  #hoist(schema: JsonSchema): JsonSchema {
    const { properties, items, anyOf, ...keywords } = schema
    const whole: JsonSchema = {
      ...keywords,
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, property]) => [name, this.#hoist(property)]),
        ),
      }),
      ...(items && { items: this.#hoist(items) }),
      ...(anyOf && { anyOf: anyOf.map((variant) => this.#hoist(variant)) }),
    }
    if (whole.title === undefined) return whole
    this.schemas[whole.title] = whole
    return { $ref: `#/components/schemas/${whole.title}` }
  }
}

/** The title of what a reference leads to. */
export function titleOf({ $ref = '' }: { $ref?: string }): string {
  return $ref.slice($ref.lastIndexOf('/') + 1)
}
