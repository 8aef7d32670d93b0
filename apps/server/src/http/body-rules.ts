import {
  checkName,
  checkTitle,
  CreateRoomBodySchema,
  type FieldError,
  JoinRoomBodySchema,
  NAME_MAX_CODE_POINTS,
  type NameCheck,
  TITLE_MAX_CODE_POINTS,
} from '@parley/protocol'
import type { TSchema } from 'typebox'

/** A rule of a text field that JSON Schema cannot say; it also brings the text to the form in which it is stored. */
interface FieldRule {
  check: (raw: string) => NameCheck
  max: number
}

type FieldRules = Record<string, FieldRule>

const name: FieldRule = { check: checkName, max: NAME_MAX_CODE_POINTS }
const title: FieldRule = { check: checkTitle, max: TITLE_MAX_CODE_POINTS }

/** Which fields of which body have a rule. A body that is not here is taken as its schema takes it. */
const rules = new Map<TSchema, FieldRules>([
  [CreateRoomBodySchema, { name, title }],
  [JoinRoomBodySchema, { name }],
])

/** A body with its fields in stored form, and the fields that were refused. */
export interface RuledBody {
  value: unknown
  fields: FieldError[]
}

/** Applies the field rules of the body with this schema; what is no text is left to the schema. */
export function bodyRules(schema: TSchema): (body: unknown) => RuledBody {
  const entries = Object.entries(rules.get(schema) ?? {})
  return (body) => {
    if (entries.length === 0 || typeof body !== 'object' || body === null) return { value: body, fields: [] }
    const value: Record<string, unknown> = { ...body }
    const fields: FieldError[] = []
    for (const [field, { check, max }] of entries) {
      const text = Object.hasOwn(body, field) ? value[field] : undefined
      if (typeof text !== 'string') continue
      const checked = check(text)
      if (checked.ok) value[field] = checked.name
      else fields.push({ field, message: explain(checked.reason, max) })
    }
    return { value, fields }
  }
}

function explain(reason: Extract<NameCheck, { ok: false }>['reason'], max: number): string {
  switch (reason) {
    case 'empty':
      return 'must not be empty'
    case 'too_long':
      return `must have at most ${max} characters`
    case 'forbidden_character':
      return 'holds a control, invisible or text-direction character'
  }
}
