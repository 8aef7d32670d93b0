import type { MemberIdentity, RoomEvent } from '@parley/protocol'
import { strings } from '../strings.ts'
import { clipMarks } from './clip-marks.ts'

/**
 * Member ids, each with the id of the one for whom they can be mistaken (SPEC N6). Who was marked once stays so here: what both have
 * said is still on the screen when one of them has left.
 */
export type Lookalikes = ReadonlyMap<string, string>

/** Adds the marks of a roster. */
export function marksOf(members: readonly MemberIdentity[], known: Lookalikes): Lookalikes {
  const marked = members.filter((member) => member.lookalikeOf !== undefined)
  if (marked.length === 0) return known
  return new Map([...known, ...marked.map(({ id, lookalikeOf = '' }) => [id, lookalikeOf] as const)])
}

/** Adds the marks of those who came. */
export function marksOfEvents(events: readonly RoomEvent[], known: Lookalikes): Lookalikes {
  return marksOf(
    events.flatMap((event) => (event.kind === 'joined' ? [event.body.member] : [])),
    known,
  )
}

/** What stands beside the name of a member who can be mistaken for that one; undefined if there is none. */
export function cautionOf(
  lookalikeOf: string | undefined,
  names: ReadonlyMap<string, string>,
): string | undefined {
  if (lookalikeOf === undefined) return undefined
  const other = names.get(lookalikeOf)
  return strings.people.looksLike(other === undefined ? undefined : clipMarks(other))
}

/** A name in running text, with what there is to say beside it. */
export function cautiousName(
  { id, name }: Pick<MemberIdentity, 'id' | 'name'>,
  names: ReadonlyMap<string, string>,
  lookalikes: Lookalikes,
): string {
  const caution = cautionOf(lookalikes.get(id), names)
  return caution === undefined ? name : `${name} (${caution})`
}
