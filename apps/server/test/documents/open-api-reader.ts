import { closed, draft2020Checks } from '../support/json-schema.ts'
import type { Answer } from '../support/rest.ts'

/** The part of an OpenAPI document that the tests read. */
export interface OpenApi {
  paths: Record<string, Record<string, OpenApiOperation>>
}

export interface OpenApiOperation {
  operationId: string
  summary: string
  tags: string[]
  security?: Record<string, unknown>[]
  parameters?: { in: string; name: string; example?: unknown; schema: object }[]
  requestBody?: { content: OpenApiContent }
  responses: Record<string, OpenApiResponse>
}

export interface OpenApiResponse {
  description: string
  content?: OpenApiContent
  headers?: Record<string, { required?: boolean; example?: unknown; schema: object }>
}

export type OpenApiContent = Record<
  string,
  { schema: { title?: string }; example?: unknown; examples?: Record<string, { value: unknown }> }
>

/** An operation with its call, and what it is said to answer: `201`, or `409 name_taken` for a refusal. */
export interface DocumentedOperation {
  call: string
  operation: OpenApiOperation
  answers: string[]
  /** What an answer has that is not documented, or lacks that is; nothing if it is as documented. */
  check: (answer: Answer<unknown>) => string[]
}

/** Headers that say something about one answer, not about all. */
const telling = ['location', 'set-cookie', 'retry-after', 'www-authenticate']

const escapePointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** Every operation of a document, in its order. */
export function readOperations(document: OpenApi): DocumentedOperation[] {
  const checkOf = draft2020Checks(closed(document))
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      call: `${method.toUpperCase()} ${path}`,
      operation,
      answers: Object.entries(operation.responses).flatMap(([status, response]) =>
        listAnswers(status, response),
      ),
      check: (answer) => {
        const response = operation.responses[answer.status]
        if (!response) return [`status ${answer.status}`]
        const pointer = ['paths', path, method, 'responses', String(answer.status), 'content'].map(
          escapePointer,
        )
        return [
          ...checkHeaders(answer, response),
          ...checkBody(answer, response, (type) =>
            checkOf(`/${[...pointer, escapePointer(type), 'schema'].join('/')}`)(answer.body),
          ),
        ]
      },
    })),
  )
}

/** How an answer is called in {@link DocumentedOperation.answers}. */
export function nameAnswer({ status, body }: Answer<unknown>): string {
  const code =
    typeof body === 'object' && body !== null && 'code' in body && status >= 400 ? body.code : undefined
  return typeof code === 'string' ? `${status} ${code}` : String(status)
}

function listAnswers(status: string, { content = {} }: OpenApiResponse): string[] {
  const problem = content['application/problem+json']
  return problem ? Object.keys(problem.examples ?? {}).map((code) => `${status} ${code}`) : [status]
}

function checkHeaders({ headers }: Answer<unknown>, response: OpenApiResponse): string[] {
  const documented = new Map(
    Object.entries(response.headers ?? {}).map(([name, header]) => [name.toLowerCase(), header]),
  )
  const missing = [...documented].filter(([name, { required }]) => required && !headers.has(name))
  const unknown = telling.filter((name) => headers.has(name) && !documented.has(name))
  return [...missing.map(([name]) => `no header ${name}`), ...unknown.map((name) => `header ${name}`)]
}

function checkBody(
  answer: Answer<unknown>,
  { content }: OpenApiResponse,
  checkSchema: (type: string) => string[],
): string[] {
  const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
  if (!content) return answer.body === '' ? [] : ['a body']
  if (!content[type]) return [`content type ${type}`]
  return checkSchema(type)
}
