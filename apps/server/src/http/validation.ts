import type { FieldError } from '@parley/protocol'
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { bodyRules } from './body-rules.ts'

/** Input that does not fit its schema or its field rules; lists every field that is wrong. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
  readonly fields: FieldError[]

  constructor(fields: FieldError[]) {
    super(`${fields.map(({ field, message }) => `${field} ${message}`).join('; ')}.`)
    this.fields = fields
  }
}

/**
 * Fastify's compiler for all inputs: checks compiled once per route, every wrong field reported. Handlers get the body's fields
 * in the form in which they are stored.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = 'body' }) => {
  const check = Compile(schema)
  const applyRules = bodyRules(schema)
  return (input: unknown) => {
    const typed = httpPart === 'querystring' ? convertIntegers(input) : input
    const wrong = check.Check(typed) ? [] : toFieldErrors(check.Errors(typed), httpPart)
    const { value, fields } = applyRules(typed)
    const known = new Set(wrong.map(({ field }) => field))
    const all = [...wrong, ...fields.filter(({ field }) => !known.has(field))]
    return all.length > 0 ? { error: new InvalidInput(all) } : { value }
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
