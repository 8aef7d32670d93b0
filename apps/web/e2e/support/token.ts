import type { Session } from '@parley/protocol'
import { createHmac } from 'node:crypto'

/** The session with a token that expires in `seconds`, signed as a server with this secret would. */
export function expiringIn(seconds: number, session: Session, secret: string): Session {
  const exp = Math.floor(Date.now() / 1000) + seconds
  const [header = '', payload = ''] = session.token.split('.')
  const claims = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), exp }
  const content = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  const signature = createHmac('sha256', secret).update(content).digest('base64url')
  return { ...session, token: `${content}.${signature}`, expiresAt: new Date(exp * 1000).toISOString() }
}
