import type { PageQuery } from './history.ts'
import type { ReadShape } from './plan.ts'

/**
 * A page of a client's choice.
 * @param last the last seq that the client has
 * @param place per mille of the log up to there
 */
export function toQuery(
  shape: ReadShape,
  last: number,
  { place, limit }: { place: number; limit: number },
): PageQuery {
  const at = Math.floor((last * place) / 1000)
  switch (shape) {
    case 'latest':
      return { limit }
    case 'after':
      return { after: at, limit }
    case 'before':
      return { before: at + 1, limit }
    case 'between':
      return { after: Math.floor(at / 2), before: at + 1, limit }
    case 'state':
      return null
  }
}
