import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'

/** Says what is wrong with a value by a schema: one text per error, none if it fits. */
export type Check = (value: unknown) => string[]

/**
 * Checks of the schemas inside a document, JSON Schema draft-07 as AsyncAPI has it; `pointer` is a JSON Pointer into the
 * document. By a library other than the one that the server checks with: two readings of a schema must agree.
 */
export function draft07Checks(document: object): (pointer: string) => Check {
  const ajv = new Ajv({ strict: false, allErrors: true })
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
