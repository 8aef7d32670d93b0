import type { AsyncApiDocument, FrameMessage, FrameOperation } from './async-api-document.ts'
import { type JsonSchema, titleOf } from './components.ts'
import { fieldList } from './field-list.ts'
import { type Html, html, prose } from './html.ts'

/** A frame, what a server does with it, and the shapes that its fields refer to. */
export interface FrameEntry {
  operation: FrameOperation
  message: FrameMessage
  components: AsyncApiDocument['components']
}

/** The frames that clients send, or that the server sends, in the order of the document. */
export function listFrames(
  { operations, components }: AsyncApiDocument,
  action: FrameOperation['action'],
): FrameEntry[] {
  return Object.values(operations)
    .filter((operation) => operation.action === action)
    .flatMap((operation) =>
      operation.messages.flatMap((reference) => {
        const message = components.messages[titleOf(reference)]
        return message ? [{ operation, message, components }] : []
      }),
    )
}

/** A frame's part of the page: what it is for, what answers it, its fields, its examples. */
export function frameSection({ operation, message, components }: FrameEntry): Html {
  const schema = components.schemas[message.title] ?? {}
  const examples = message.examples.map(
    ({ payload }) => html`<pre tabindex="0"><code>${JSON.stringify(payload, null, 2)}</code></pre>`,
  )
  return html`<section id="${message.title}">
    <h3><code>${message.name}</code></h3>
    <p>${prose(message.summary)}</p>
    ${answersOf(operation, components)}
    ${schema.anyOf ? schema.anyOf.map((variant) => variantSection(variant, components)) : fieldList(schema)}
    ${examples}
  </section> `
}

function answersOf({ reply }: FrameOperation, { messages }: FrameEntry['components']): Html | null {
  if (!reply) return null
  const links = reply.messages.map((reference) => {
    const title = titleOf(reference)
    return html` <a href="#${title}"><code>${messages[title]?.name ?? title}</code></a>`
  })
  return html`<p>Answered by:${links}</p>`
}

function variantSection(variant: JsonSchema, { schemas }: FrameEntry['components']): Html {
  const schema = schemas[titleOf(variant)] ?? variant
  const { title = '', description = '', properties = {} } = schema
  const kind = properties.kind?.const
  return html`<h4 id="${title}"><code>${typeof kind === 'string' ? kind : title}</code></h4>
    <p>${prose(description)}</p>
    ${fieldList(schema)}`
}
