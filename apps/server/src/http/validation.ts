import {
  checkName,
  checkTitle,
  type FieldError,
  NAME_MAX_CODE_POINTS,
  type NameCheck,
  TITLE_MAX_CODE_POINTS,
} from '@parley/protocol'
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** Input that does not fit its schema or its field rules; lists every field that is wrong. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
  readonly fields: FieldError[]

  constructor(fields: FieldError[]) {
    super(`${fields.map(({ field, message }) => `${field} ${message}`).join('; ')}.`)
    this.fields = fields
  }
}

/** Rules that JSON Schema cannot say, by field name: they are the same wherever the field stands. */
const fieldRules = {
  name: { check: checkName, max: NAME_MAX_CODE_POINTS },
  title: { check: checkTitle, max: TITLE_MAX_CODE_POINTS },
}

/** Fastify's compiler for all inputs: TypeBox checks compiled once per route, every wrong field reported. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = 'body' }) => {
  const check = Compile(schema)
  return (input: unknown) => {
    const value = httpPart === 'querystring' ? convertIntegers(input) : input
    const fields = check.Check(value) ? [] : toFieldErrors(check.Errors(value), httpPart)
    if (httpPart === 'body') fields.push(...checkFieldRules(value, fields))
    return fields.length > 0 ? { error: new InvalidInput(fields) } : { value }
  }
}

/** Query values arrive as text; those that are whole numbers become numbers, the schema refuses the rest. */
function convertIntegers(query: unknown): unknown {
  if (typeof query !== 'object' || query === null) return query
  return Object.fromEntries(
    Object.entries(query).map(([key, value]: [string, unknown]) => {
      const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : Number.NaN
      return [key, Number.isSafeInteger(number) ? number : value]
    }),
  )
}

type SchemaError = ReturnType<ReturnType<typeof Compile>['Errors']>[number]

function toFieldErrors(errors: SchemaError[], httpPart: string): FieldError[] {
  const isOfBranch = (error: SchemaError) => error.schemaPath.includes('/anyOf/')
  const allowed = errors.flatMap((error) =>
    error.keyword === 'const' && isOfBranch(error)
      ? [{ path: error.instancePath, value: error.params.allowedValue }]
      : [],
  )
  // Why none of its branches fits is said by the union itself, in one sentence.
  return errors
    .filter((error) => !isOfBranch(error))
    .flatMap((error) => {
      const path = error.instancePath.slice(1)
      if (error.keyword === 'required') {
        const missing = error.params.requiredProperties
        return missing.map((name) => ({ field: path ? `${path}/${name}` : name, message: 'is missing' }))
      }
      const values = allowed.filter((one) => one.path === error.instancePath).map((one) => one.value)
      return [{ field: path || httpPart, message: explain(error, values) }]
    })
}

const typeNames: Record<string, string> = {
  object: 'a JSON object',
  string: 'a text',
  integer: 'a whole number',
}

/** What is wrong, for people who may not know JSON Schema. */
function explain(error: SchemaError, allowedValues: unknown[]): string {
  switch (error.keyword) {
    case 'type':
      return `must be ${typeNames[String(error.params.type)] ?? String(error.params.type)}`
    case 'anyOf':
      return `must be one of: ${allowedValues.map(String).join(', ')}`
    case 'minimum':
      return `must be at least ${error.params.limit}`
    case 'maximum':
      return `must be at most ${error.params.limit}`
    case 'minLength':
      return error.params.limit === 1
        ? 'must not be empty'
        : `must have at least ${error.params.limit} characters`
    case 'maxLength':
      return `must have at most ${error.params.limit} characters`
    case 'pattern':
      return 'holds a character that is not allowed'
    default:
      return error.message
  }
}

function checkFieldRules(value: unknown, known: FieldError[]): FieldError[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(fieldRules).flatMap(([field, rule]) => {
    const text: unknown = Object.hasOwn(value, field) ? (value as Record<string, unknown>)[field] : undefined
    if (typeof text !== 'string' || known.some((error) => error.field === field)) return []
    const check: NameCheck = rule.check(text)
    return check.ok ? [] : [{ field, message: explainName(check.reason, rule.max) }]
  })
}

function explainName(reason: Extract<NameCheck, { ok: false }>['reason'], max: number): string {
  switch (reason) {
    case 'empty':
      return 'must not be empty'
    case 'too_long':
      return `must have at most ${max} characters`
    case 'forbidden_character':
      return 'holds a control, invisible or text-direction character'
  }
}
