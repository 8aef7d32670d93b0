import { type Bench, person } from './bench.ts'
import { entering } from './entering.ts'
import type { Figure } from './figures.ts'
import { interacting } from './interacting.ts'
import { reading } from './reading.ts'
import { sending } from './sending.ts'

/** Takes all figures, and tells of each as soon as it is there. */
export async function measureAll(bench: Bench, tell: (figure: Figure) => void): Promise<Figure[]> {
  const figures: Figure[] = []
  const ada = await person(bench, 'Ada')
  // Messages that arrive stay in the room: reading comes last.
  const measures = [
    () => entering(bench, ada),
    () => sending(bench),
    () => interacting(bench),
    () => reading(bench, ada),
  ]
  for (const measure of measures) {
    const measured = await measure()
    measured.forEach(tell)
    figures.push(...measured)
  }
  await ada.context.close()
  return figures
}
