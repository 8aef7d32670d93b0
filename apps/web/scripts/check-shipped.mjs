/** Fails if the built web app holds anything that is there for its makers alone: states, tests, tools. */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { shippedChunks } from './shipped.mjs'

const ours = /^(src|\.\.\/\.\.\/(packages\/[^/]+\/src|node_modules))\//
const pages = new Set(['index.html', '404.html', 'shell.html'])

const dist = join(import.meta.dirname, '..', 'dist')
const sources = (await shippedChunks()).flatMap((chunk) => chunk.sources)
const foreign = [
  ...sources.filter((source) => !ours.test(source)),
  ...globSync('**/*.html', { cwd: dist }).filter((page) => !pages.has(page)),
]
if (sources.length === 0) foreign.push('no source maps: nobody can tell what it was made of')
if (foreign.length > 0) {
  console.error(`The build holds what must not be shipped:\n  ${foreign.join('\n  ')}`)
  process.exitCode = 1
}
