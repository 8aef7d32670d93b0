/** Where clients reach this server. */
export interface ReachedAt {
  host: string
  /** Whether by TLS. */
  secure: boolean
}

/** Stands for the host in a text that has been made (RFC 6761: a name that nobody has). */
const PLACE = 'host.invalid'

/**
 * A text that takes milliseconds to make, and that anybody may ask for: it is made when the first one does, and for each
 * request the host is put in.
 * @param escape the host as such a text quotes it
 */
export function madeOnce(
  make: (at: ReachedAt) => string,
  escape: (host: string) => string,
): (at: ReachedAt) => string {
  const made = new Map<boolean, string[]>()
  return ({ host, secure }) => {
    const parts = made.get(secure) ?? make({ host: PLACE, secure }).split(PLACE)
    made.set(secure, parts)
    return parts.join(escape(host))
  }
}
