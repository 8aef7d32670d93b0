import { bodyExamples, type NamedExamples } from './examples.ts'

/** What is completed in a document: the rest of it is left as it is. */
interface OpenApiDocument {
  paths?: Record<string, Record<string, Operation>>
}

interface Operation {
  parameters?: { in: string; name: string }[]
  requestBody?: { content?: Content }
  responses?: Record<string, { content?: Content; headers?: Record<string, Header> }>
}

type Content = Record<string, Media>

interface Media {
  schema?: { title?: string; examples?: readonly unknown[] }
  example?: unknown
  examples?: NamedExamples
}

interface Header {
  required?: boolean
  example?: unknown
  schema: { required?: boolean; examples?: readonly unknown[] }
}

/**
 * Adds what the routes' schemas have no place for: the protocol's examples of each body, by the title of its schema, and which
 * headers an answer always has.
 */
export function completeOpenApi<T extends object>(document: T): T {
  const { paths = {} } = document as OpenApiDocument
  for (const { parameters = [], requestBody, responses = {} } of Object.values(paths).flatMap((methods) =>
    Object.values(methods),
  )) {
    for (const parameter of parameters)
      if (parameter.in === 'header') parameter.name = toHeaderCase(parameter.name)
    addExamples(requestBody?.content)
    for (const { content, headers = {} } of Object.values(responses)) {
      addExamples(content)
      for (const header of Object.values(headers)) completeHeader(header)
    }
  }
  return document
}

/** As people write it: the framework knows header names in lower case only. */
function toHeaderCase(name: string): string {
  return name.replace(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase())
}

function addExamples(content: Content = {}): void {
  for (const media of Object.values(content)) {
    if (media.examples !== undefined || media.example !== undefined) continue
    const named = bodyExamples(media.schema?.title ?? '')
    const [first] = media.schema?.examples ?? []
    if (named) media.examples = named
    else if (first !== undefined) media.example = first
  }
}

/** The generator keeps all that a route says of a header in its schema, where `required` means something else. */
function completeHeader(header: Header): void {
  const { required, examples: [example] = [], ...schema } = header.schema
  header.schema = schema
  if (required !== undefined) header.required = required
  if (example !== undefined) header.example = example
}
