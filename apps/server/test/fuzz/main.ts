import { parseArgs } from 'node:util'
import { runFuzz } from './run-fuzz.ts'

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '100000' }, seed: { type: 'string' } },
})
const inputs = Number(values.inputs)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
console.log(`fuzzing with ${inputs} inputs of seed ${seed}`)

const mib = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`
const { outcomes, seconds, before, after } = await runFuzz({ inputs, seed, weighsMemory: true })
for (const [outcome, count] of Object.entries(outcomes).toSorted(([a], [b]) => a.localeCompare(b)))
  console.log(`${outcome.padEnd(32)} ${count}`)
console.log(`heap before ${mib(before.heapUsed)}, after ${mib(after.heapUsed)}`)
console.log(`resident before ${mib(before.rss)}, after ${mib(after.rss)}`)
console.log(
  `${inputs} inputs in ${seconds.toFixed(0)} s: no crash, no fault, no hang, nothing of them in the log`,
)
