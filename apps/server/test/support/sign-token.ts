import type { Session } from '@parley/protocol'
import { createHmac } from 'node:crypto'

/** What a token says, unchecked. */
export function readClaims(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
}

/** The session's token with other claims, signed as the server would with this secret. */
export function forgeToken(session: Session, secret: string, changes: Record<string, unknown> = {}): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ ...readClaims(session.token), ...changes })}`
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`
}
