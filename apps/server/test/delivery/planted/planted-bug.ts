import type { InvariantName } from '../invariants/invariant.ts'

/** A fault put into a copy of the server, which the checker has to notice. */
export interface PlantedBug {
  name: string
  /** What goes wrong, for whoever reads the list. */
  meaning: string
  /** It counts as noticed if one of these is found broken. */
  breaks: InvariantName[]
  /** Each `find` stands exactly once in its file, a path below `apps/server/src`. */
  changes: { file: string; find: string; replace: string }[]
}
