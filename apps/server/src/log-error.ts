/** Most characters of a message, and frames of a stack, that are logged. */
const MESSAGE_MAX = 300
const STACK_FRAMES_MAX = 20

/** Causes of an error that are followed. */
const CAUSES_MAX = 3

/** An error as it is logged. */
export interface LoggedError {
  type: string
  message: string
  code?: string
  stack: string
  cause?: LoggedError
}

/**
 * Tells of an error without what somebody sent: nothing but type, code, message and stack, since libraries hang requests, packets
 * and inputs on errors, and of the message nothing that it quotes, since parsers and validators quote what they could not use.
 */
export function describeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: '' }
  const code = 'code' in error && /^\w{1,64}$/.test(String(error.code)) ? String(error.code) : undefined
  return {
    type: /^\w{1,64}$/.test(error.name) ? error.name : 'Error',
    message: withoutQuotes(error.message).slice(0, MESSAGE_MAX),
    ...(code !== undefined && { code }),
    stack: framesOf(error),
    ...(error.cause !== undefined && depth < CAUSES_MAX && { cause: describeError(error.cause, depth + 1) }),
  }
}

/**
 * From the first double quote to the last, as what is quoted may hold some; of what single ones enclose, names stay: they are
 * those of properties, and what one looks for.
 */
function withoutQuotes(message: string): string {
  return message
    .replace(/\bReceived\b.*/s, 'Received …')
    .replace(/"(?:.*"|.*)/s, '"…"')
    .replace(/(?<!\w)'(?![\w$.]{1,40}')[^']*'?/g, "'…'")
}

/** The places of a stack. What is before them repeats the message. */
function framesOf({ message, stack = '' }: Error): string {
  return stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .slice(0, STACK_FRAMES_MAX)
    .join('\n')
}
