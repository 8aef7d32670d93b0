import type { Session } from '@parley/protocol'
import { createHmac } from 'node:crypto'
import { TOKEN_SECRET } from './server.ts'

/** The session with a token that expires in `seconds`, signed as a test's server would. */
export function expiringIn(seconds: number, session: Session): Session {
  const exp = Math.floor(Date.now() / 1000) + seconds
  const [header = '', payload = ''] = session.token.split('.')
  const claims = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), exp }
  const content = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  const signature = createHmac('sha256', TOKEN_SECRET).update(content).digest('base64url')
  return { ...session, token: `${content}.${signature}`, expiresAt: new Date(exp * 1000).toISOString() }
}
