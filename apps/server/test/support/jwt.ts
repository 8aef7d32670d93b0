import { createHmac } from 'node:crypto'

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A JWT with any header and claims, signed with HMAC by `hash`, or not at all. */
export function makeJwt(
  claims: Record<string, unknown>,
  {
    secret,
    header,
    hash = 'sha256',
  }: { secret: string; header?: Record<string, unknown>; hash?: string | null },
): string {
  const content = `${encode(header ?? { alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${content}.${hash === null ? '' : createHmac(hash, secret).update(content).digest('base64url')}`
}
