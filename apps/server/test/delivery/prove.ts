/**
 * `npm run prove:checker`: plants bugs in copies of the server, one after the other, and demands that the checker notices each.
 * `-- --only NAME` for one of them; `--seed` for the first seed, `--runs` for the most runs of a bug.
 */
import { parseArgs } from 'node:util'
import { fanOutBugs } from './planted/fan-out-bugs.ts'
import type { PlantedBug } from './planted/planted-bug.ts'
import { plant } from './planted/planted-server.ts'
import { storeBugs } from './planted/store-bugs.ts'
import { sizes } from './plan.ts'
import { run } from './run.ts'

/** A server with a bug may never come to rest: no need to wait as long as for one that will. */
const PATIENCE_MS = 8000

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '6' },
  },
})

const mostRuns = Number(values.runs)

/** Looks for the first seed that shows the bug: short runs first, as `npm test` has them, then long ones. */
async function prove(bug: PlantedBug): Promise<boolean> {
  const { main, remove } = await plant(bug)
  try {
    for (let index = 0; index < mostRuns; index++) {
      const size = index < mostRuns / 2 ? 'short' : 'long'
      const seed = Number(values.seed) + index
      const { violations } = await run({ seed, size: sizes[size], main, patienceMs: PATIENCE_MS })
      const counts = Map.groupBy(violations, ({ invariant }) => invariant)
      if (!bug.breaks.some((name) => counts.has(name))) continue
      const broken = [...counts].map(([name, all]) => `${name} (${all.length})`).join(', ')
      console.log(`caught  ${bug.name}: seed ${seed}, ${size}: ${broken}`)
      return true
    }
    console.log(`MISSED  ${bug.name}: ${bug.meaning}`)
  } catch (error) {
    console.log(`BROKEN  ${bug.name}:`, error)
  } finally {
    await remove()
  }
  return false
}

const bugs = [...storeBugs, ...fanOutBugs].filter(
  ({ name }) => values.only === undefined || name === values.only,
)
let missed = 0
for (const bug of bugs) if (!(await prove(bug))) missed++
console.log(`${bugs.length - missed} of ${bugs.length} caught`)
process.exitCode = missed > 0 || bugs.length === 0 ? 1 : 0
