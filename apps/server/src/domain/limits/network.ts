/**
 * The network that an address is of, for limits on what all may do together (SPEC L1): the /48 of an IPv6 address, which is what one
 * customer can have and get 65,536 addresses from. `null` for an IPv4 address, and for one that is not known.
 * @param address as limits take it; see `addressOf`
 */
export function networkOf(address: string): string | null {
  const [first, second, third] = address.split(':')
  return third === undefined ? null : `${first}:${second}:${third}`
}
