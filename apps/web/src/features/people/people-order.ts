import type { Member } from '@parley/protocol'
import { locale } from '../../strings.ts'

/** The order in which people stand: oneself, the hosts, all others, each by name; and at the end those of `away`. */
export function inOrder(
  members: readonly Member[],
  selfId: string,
  away: ReadonlySet<string>,
): readonly Member[] {
  const collator = new Intl.Collator(locale, { sensitivity: 'base', numeric: true })
  const group = ({ id, role }: Member) => {
    if (id === selfId) return 0
    if (away.has(id)) return 3
    return role === 'host' ? 1 : 2
  }
  return members.toSorted((a, b) => group(a) - group(b) || collator.compare(a.name, b.name))
}
