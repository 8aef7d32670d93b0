import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/** Says what is wrong with a value by a schema: one text per error, none if it fits. */
export type Check = (value: unknown) => string[]

/** Checks of the schemas inside a document; `pointer` is a JSON Pointer into it. */
export type ChecksOf = (document: object) => (pointer: string) => Check

const options = { strict: false, allErrors: true }

/**
 * The same document, in which objects have the fields that their schemas name and no other: clients ignore unknown ones, but
 * what a server sends ought to be documented. A schema that allows others in so many words is left alone.
 */
export function closed<T>(document: T): T {
  return JSON.parse(JSON.stringify(document), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 'properties' in value && !('additionalProperties' in value)
      ? { ...value, additionalProperties: false }
      : value,
  ) as T
}

/** For JSON Schema draft-07, as AsyncAPI has it. */
export const draft07Checks: ChecksOf = (document) => checksIn(new Ajv(options), document)

/** For JSON Schema 2020-12, as OpenAPI 3.1 has it. */
export const draft2020Checks: ChecksOf = (document) => checksIn(new Ajv2020(options), document)

/** By a library other than the one that the server checks with: two readings of a schema must agree. */
function checksIn(ajv: Ajv | Ajv2020, document: object): (pointer: string) => Check {
  addFormats.default(ajv)
  ajv.addSchema(document, 'document')
  return (pointer) => {
    const validate = ajv.compile({ $ref: `document#${encodeURI(pointer)}` })
    return (value) =>
      validate(value)
        ? []
        : (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`)
  }
}
