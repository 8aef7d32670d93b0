import type { FastifyRequest } from 'fastify'
import { isIP } from 'node:net'

/** All whose address is not known share one: nobody gets around a limit by hiding it. */
const UNKNOWN = 'unknown'

/**
 * Whom limits by address take a request to be of (SPEC L1): `request.ip`, which is the peer or, behind proxies that are
 * trusted, the last one of `X-Forwarded-For` that is none of them.
 */
export function addressOf(request: FastifyRequest): string {
  return addressKey(request.ip)
}

/**
 * An IPv4 address, also when it is written as IPv6; of an IPv6 address its /64, which is what one customer has at least.
 * @param written as the system or a proxy writes it: some proxies add the port
 */
export function addressKey(written: string | undefined): string {
  // Of a connection that is gone the system tells no address, whatever the types say.
  if (written === undefined) return UNKNOWN
  const ip = withoutPort(written)
  const version = isIP(ip)
  if (version === 4) return ip
  if (version === 0) return UNKNOWN
  const groups = expand(ip)
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return [groups[6], groups[7]].map((group = 0) => `${group >> 8}.${group & 0xff}`).join('.')
  }
  return groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')
}

function withoutPort(written: string): string {
  const [, ipv4, ipv6] = /^(?:([\d.]+)|\[([^\]]*)\])(?::\d+)?$/.exec(written) ?? []
  return ipv4 ?? ipv6 ?? written
}

/** The eight groups of an IPv6 address. */
function expand(ip: string): number[] {
  // The URL parser writes an embedded IPv4 address as groups, too; a zone is of this machine and no part of the address.
  const { hostname } = new URL(`http://[${ip.replace(/%.*/, '')}]/`)
  const [head = '', tail = ''] = hostname.slice(1, -1).split('::')
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)))
  const [left, right] = [parse(head), parse(tail)]
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right]
}
