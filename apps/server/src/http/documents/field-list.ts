import { type JsonSchema, titleOf } from './components.ts'
import { Html, html, prose } from './html.ts'

/** The fields of an object, those of unnamed objects inside it under a path; named shapes are linked, not repeated. */
export function fieldList(schema: JsonSchema): Html {
  return html`<dl class="fields">${listFields(schema, '')}</dl>`
}

function listFields({ properties = {}, required = [] }: JsonSchema, prefix: string): Html[] {
  return Object.entries(properties).map(([name, field]) => {
    const path = `${prefix}${name}`
    const optional = required.includes(name) ? null : html` <span class="optional">optional</span>`
    return html`<dt><code>${path}</code>${optional}</dt>
      <dd><span class="type">${describeType(field)}</span> ${prose(field.description ?? '')}</dd>
      ${listFields(field, `${path}.`)}`
  })
}

/** What a value may be, in words. */
function describeType(schema: JsonSchema): Html {
  const { $ref, anyOf, enum: values, items, format, type } = schema
  if ($ref !== undefined) return html`<a href="#${titleOf(schema)}">${titleOf(schema)}</a>`
  if ('const' in schema) return constant(schema.const)
  if (values) return either(values.map(constant))
  if (anyOf) return either(anyOf.map(describeType))
  if (items) return html`array of ${describeType(items)}`
  if (format === 'date-time') return html`ISO 8601 time in UTC`
  return html`${type ?? 'anything'}${describeBounds(schema)}`
}

function constant(value: unknown): Html {
  return html`<code>${JSON.stringify(value)}</code>`
}

function either(choices: Html[]): Html {
  return new Html(choices.map(({ text }) => text).join(' or '))
}

function describeBounds({ type, minimum, maximum, minLength, maxLength }: JsonSchema): string {
  const [low, high, unit] = type === 'string' ? [minLength, maxLength, ' characters'] : [minimum, maximum, '']
  if (low !== undefined && high !== undefined) return `, ${low}–${high}${unit}`
  if (high !== undefined) return `, at most ${high}${unit}`
  return low === undefined ? '' : `, at least ${low}${unit}`
}
