import {
  checkName,
  checkText,
  checkTitle,
  CreateRoomBodySchema,
  type FieldError,
  JoinRoomBodySchema,
  NAME_MAX_CODE_POINTS,
  type NameCheck,
  PostMessageBodySchema,
  TITLE_MAX_CODE_POINTS,
} from '@parley/protocol'
import type { TSchema } from 'typebox'
import { textFaults } from '../domain/messages.ts'

/** A rule of a text field that JSON Schema cannot say: the text in the form in which it is stored, or what is wrong with it. */
type FieldRule = (raw: string) => { stored: string } | { wrong: string }

type FieldRules = Record<string, FieldRule>

const nameRule =
  (check: (raw: string) => NameCheck, max: number): FieldRule =>
  (raw) => {
    const checked = check(raw)
    return checked.ok ? { stored: checked.name } : { wrong: explain(checked.reason, max) }
  }

const name = nameRule(checkName, NAME_MAX_CODE_POINTS)
const title = nameRule(checkTitle, TITLE_MAX_CODE_POINTS)

const text: FieldRule = (raw) => {
  const checked = checkText(raw)
  if (checked.ok) return { stored: checked.text }
  // What is too long is refused as `too_large`, behind the door.
  return checked.reason === 'too_long' ? { stored: raw } : { wrong: textFaults[checked.reason] }
}

/** Which fields of which body have a rule. A body that is not here is taken as its schema takes it. */
const rules = new Map<TSchema, FieldRules>([
  [CreateRoomBodySchema, { name, title }],
  [JoinRoomBodySchema, { name }],
  [PostMessageBodySchema, { text }],
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
    for (const [field, rule] of entries) {
      const raw = Object.hasOwn(body, field) ? value[field] : undefined
      if (typeof raw !== 'string') continue
      const ruled = rule(raw)
      if ('stored' in ruled) value[field] = ruled.stored
      else fields.push({ field, message: ruled.wrong })
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
