import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunResult } from './run.ts'

/** Most violations that are told; the rest follows from the first more often than not. */
const TOLD = 12

/** One line on a run. */
export function summary({ seed, history, violations, faults }: RunResult): string {
  const count = (operation: string, type: string) =>
    history.entries.filter(
      (entry) => entry.operation === operation && entry.type === type && entry.layer === 'wire',
    ).length
  const figures = `${count('send', 'invoke')} sends (${count('send', 'fail')} refused), ${count('event', 'ok')} deliveries, ${count('hello', 'ok')} entries, ${count('read', 'ok')} reads`
  const closes = history.entries.flatMap((entry) => (entry.operation === 'close' ? [entry.code] : []))
  const codes = [...Map.groupBy(closes, (code) => code)]
    .map(([code, all]) => `${code}×${all.length}`)
    .toSorted()
  const names = [...new Set(violations.map(({ invariant }) => invariant))].toSorted()
  const seconds = ((history.entries.at(-1)?.ms ?? 0) / 1000).toFixed(1)
  const verdict =
    violations.length + faults.length === 0 ? 'ok' : `broken: ${names.join(' ')} faults: ${faults.length}`
  return `seed ${seed}: ${figures}, closes ${codes.join(' ')}, in ${seconds} s: ${verdict}`
}

/** What a failed run has to tell: seed, violations with their entries, and where its operations and history are. */
export async function report(result: RunResult): Promise<string> {
  const { seed, steps, history, violations, faults } = result
  const folder = await mkdtemp(join(tmpdir(), `parley-fuzz-${seed}-`))
  await writeFile(join(folder, 'operations.jsonl'), steps.map((step) => `${JSON.stringify(step)}\n`).join(''))
  await writeFile(join(folder, 'history.jsonl'), history.toString())
  const shown = violations.slice(0, TOLD).map(({ invariant, room, message, indexes }) => {
    const entries = indexes.map((index) => `\n      ${index} ${JSON.stringify(history.entries[index])}`)
    return `  ${invariant} in room ${room}: ${message}${entries.join('')}`
  })
  const more = violations.length > TOLD ? [`  … and ${violations.length - TOLD} more`] : []
  return [
    `Seed ${seed}: ${violations.length} violations, ${faults.length} faults. Operations and history are in ${folder}.`,
    ...shown,
    ...more,
    ...faults.slice(0, TOLD).map((fault) => `  fault: ${fault.slice(0, 1000)}`),
  ].join('\n')
}
