/** What is in the built web app, read from its files alone. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { init, parse } from 'es-module-lexer'

const web = join(import.meta.dirname, '..')
const assets = join(web, 'dist', 'assets')

/** @typedef {{ file: string, imports: string[], sources: string[] }} Chunk */

/** @returns {Promise<Chunk[]>} every script: what it imports at once, and the modules it was made of, by their path in this package */
export async function shippedChunks() {
  await init
  return readdirSync(assets)
    .filter((file) => file.endsWith('.js'))
    .map((file) => {
      const [imports] = parse(readFileSync(join(assets, file), 'utf8'))
      const statics = imports.filter((one) => one.d === -1).map((one) => one.n ?? '')
      return { file, imports: statics.map((path) => path.replace(/^\.\//, '')), sources: sourcesOf(file) }
    })
}

function sourcesOf(/** @type {string} */ file) {
  const map = readIfThere(join(assets, `${file}.map`))
  if (map === undefined) return []
  /** @type {{ sources: string[] }} */
  const { sources } = JSON.parse(map)
  return sources.map((source) => relative(web, join(assets, source)))
}

function readIfThere(/** @type {string} */ path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * The scripts a browser loads before the last of `modules` can run: those that hold them, and all that these import, each once.
 * @param {...string} modules
 */
export async function filesNeededFor(...modules) {
  const chunks = await shippedChunks()
  const needed = new Set()
  const need = (/** @type {string} */ file) => {
    if (needed.has(file)) return
    needed.add(file)
    for (const path of chunks.find((chunk) => chunk.file === file)?.imports ?? []) need(path)
  }
  for (const module of modules) {
    const holder = chunks.find((chunk) => chunk.sources.includes(module))
    if (!holder) throw new Error(`No script in dist holds ${module}: is the web app built?`)
    need(holder.file)
  }
  return [...needed].map((file) => join('dist', 'assets', file))
}
