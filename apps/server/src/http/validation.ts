import { checkName, checkTitle, type FieldError, type NameCheck } from '@parley/protocol'
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** Input that does not fit its schema or its field rules; lists every field that is wrong. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
  readonly fields: FieldError[]

  constructor(fields: FieldError[]) {
    super(fields.map(({ field, message }) => `${field} ${message}`).join('; '))
    this.fields = fields
  }
}

const nameReasons = {
  empty: 'must not be empty',
  too_long: 'is too long',
  forbidden_character: 'holds a control, invisible or text-direction character',
} as const

/** Rules that JSON Schema cannot say, by field name: they are the same wherever the field stands. */
const fieldRules: Readonly<Record<string, (value: string) => NameCheck>> = {
  name: checkName,
  title: checkTitle,
}

/** Fastify's compiler for all inputs: TypeBox checks compiled once per route, every wrong field reported. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema)
  return (input: unknown) => {
    const value = httpPart === 'querystring' ? convertIntegers(input) : input
    const fields = check.Check(value) ? [] : check.Errors(value).flatMap(toFieldErrors)
    if (httpPart === 'body') fields.push(...checkFieldRules(value, fields))
    return fields.length > 0 ? { error: new InvalidInput(fields) } : { value }
  }
}

/** Query values arrive as text; those that are whole numbers become numbers, the schema refuses the rest. */
function convertIntegers(query: unknown): unknown {
  if (typeof query !== 'object' || query === null) return query
  return Object.fromEntries(
    Object.entries(query).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value,
    ]),
  )
}

type SchemaError = ReturnType<ReturnType<typeof Compile>['Errors']>[number]

function toFieldErrors(error: SchemaError): FieldError[] {
  const path = error.instancePath.slice(1)
  if (error.keyword === 'required') {
    const { requiredProperties } = error.params as { requiredProperties: string[] }
    return requiredProperties.map((name) => ({
      field: path ? `${path}/${name}` : name,
      message: 'is missing',
    }))
  }
  // The members of a union are reported one by one before the union itself; the union's own report is the one to keep.
  if (error.keyword === 'const') return []
  if (error.keyword === 'anyOf')
    return [{ field: path || 'body', message: 'is not one of the allowed values' }]
  return [{ field: path || 'body', message: error.message }]
}

function checkFieldRules(value: unknown, known: FieldError[]): FieldError[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(fieldRules).flatMap(([field, rule]) => {
    const text: unknown = Object.hasOwn(value, field) ? (value as Record<string, unknown>)[field] : undefined
    if (typeof text !== 'string' || known.some((error) => error.field === field)) return []
    const check = rule(text)
    return check.ok ? [] : [{ field, message: nameReasons[check.reason] }]
  })
}
