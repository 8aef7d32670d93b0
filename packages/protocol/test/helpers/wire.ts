import { createHash } from 'node:crypto'
import * as protocol from '../../src/index.ts'
import { asJsonSchema, type JsonSchema } from './json-schema.ts'

const annotations: ReadonlySet<string> = new Set(['title', 'description', 'examples'])

/** JSON with its keys in one order, so that equal values are equal texts. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/**
 * One line for each part of a schema: where it is (`.field`, `.field?` if it may be missing, `[]` an item, `|1` a variant) and
 * every keyword that says what it may be. What only people read is left out: a better description is no change of the wire.
 */
export function describeSchema(path: string, schema: JsonSchema): string[] {
  const { properties = {}, required = [], items, anyOf = [], ...keywords } = schema
  const rules = Object.fromEntries(Object.entries(keywords).filter(([keyword]) => !annotations.has(keyword)))
  return [
    `${path} ${canonicalJson(rules)}`,
    ...Object.keys(properties)
      .toSorted()
      .flatMap((name) =>
        describeSchema(`${path}.${name}${required.includes(name) ? '' : '?'}`, properties[name] ?? {}),
      ),
    ...(items === undefined ? [] : describeSchema(`${path}[]`, items)),
    ...anyOf.flatMap((variant, index) => describeSchema(`${path}|${index + 1}`, variant)),
  ]
}

function describeSchemas(group: string, schemas: Record<string, object>): string[] {
  return Object.keys(schemas)
    .toSorted()
    .flatMap((name) => describeSchema(`${group} ${name}`, asJsonSchema(schemas[name] ?? {})))
}

/** Everything exported that the other side of a connection can notice, as sorted lines. New exports are taken in by their names. */
export function describeWire(): string {
  const exported = Object.entries<unknown>(protocol)
  const constants = exported.filter(([name]) => /^[A-Z][A-Z0-9_]+$/.test(name))
  // Frames are described below under their types.
  const schemas = exported.filter(([name]) => name.endsWith('Schema') && !name.endsWith('FrameSchema'))
  const lines = [
    ...constants.map(([name, value]) => `constant ${name} ${canonicalJson(value)}`),
    ...Object.entries(protocol.CloseCode).map(
      ([name, code]) => `close ${code} ${name}${protocol.isTerminalClose(code) ? ' terminal' : ''}`,
    ),
    ...Object.entries(protocol.errorCatalogue).map(([code, { status }]) => `error ${code} ${status ?? '-'}`),
    ...describeSchemas('client', protocol.clientFrameSchemas),
    ...describeSchemas('server', protocol.serverFrameSchemas),
    ...describeSchemas('schema', Object.fromEntries(schemas) as Record<string, object>),
  ]
  return `${lines.toSorted().join('\n')}\n`
}

/** SHA-256 of {@link describeWire}'s answer, in hexadecimal. */
export function hashWire(description: string): string {
  return createHash('sha256').update(description).digest('hex')
}
