/** `npm run fuzz:delivery -- --seed 1 --seconds 300`: long runs, one seed after the other, until the time is over. */
import { parseArgs } from 'node:util'
import { report, summary } from './report.ts'
import { run } from './run.ts'
import { sizes } from './plan.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    runs: { type: 'string' },
    short: { type: 'boolean', default: false },
  },
})

const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const deadline = performance.now() + Number(values.seconds) * 1000
const most = values.runs === undefined ? Infinity : Number(values.runs)
let failed = 0
for (let done = 0; done < most && performance.now() < deadline; done++) {
  const result = await run({ seed: first + done, size: values.short ? sizes.short : sizes.long })
  console.log(summary(result))
  if (result.violations.length === 0 && result.faults.length === 0) continue
  failed++
  console.error(await report(result))
}
process.exitCode = failed > 0 ? 1 : 0
