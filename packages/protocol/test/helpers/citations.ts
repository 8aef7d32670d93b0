import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** A rule of SPEC.md that a source or test file names. */
export interface Citation {
  rule: string
  /** Path from the repository's root. */
  file: string
  /** Whether a test's title cites it, i.e. claims to prove it. */
  inTitle: boolean
}

const skipped: ReadonlySet<string> = new Set(['node_modules', 'dist', 'data', 'test-results'])

function listSources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory())
      return skipped.has(entry.name) || entry.name.startsWith('.') ? [] : listSources(path)
    return /\.(?:ts|tsx|mjs)$/.test(entry.name) ? [path] : []
  })
}

/** `D1, D2` and `C1–C3` as single rules. */
function expandRules(list: string): string[] {
  return list.split(/, ?| and /).flatMap((part) => {
    const [first = '', last = first] = part.split(/[–-]/)
    const prefix = first.charAt(0)
    const rules: string[] = []
    for (let number = Number(first.slice(1)); number <= Number(last.slice(1)); number++)
      rules.push(`${prefix}${number}`)
    return rules
  })
}

const rule = '[A-Z]\\d{1,2}'
const list = `${rule}(?:(?:, ?| and |[–-])${rule})*`

/** `SPEC D1`, anywhere. */
const spelledOut = new RegExp(`SPEC (${list})`, 'g')
/** The first argument of a call, as titles are: `('D1: …`, `("D1, D3: …`. */
const atStart = new RegExp(`\\(\\s*['"\`](${list}): `, 'g')
/** The same with the rules at its end: `('… (D1)'`, `('… (SPEC D1)'`. */
const atEnd = new RegExp(`\\(\\s*(['"\`])[^'"\`\\n]*\\((?:SPEC )?(${list})\\)\\1`, 'g')

/** Every citation in `text`. */
export function findCitations(text: string, file: string): Citation[] {
  const spelled = Array.from(text.matchAll(spelledOut), (match) => match[1] ?? '')
  const titles = [
    ...Array.from(text.matchAll(atStart), (match) => match[1] ?? ''),
    ...Array.from(text.matchAll(atEnd), (match) => match[2] ?? ''),
  ]
  return [
    ...spelled.flatMap(expandRules).map((cited) => ({ rule: cited, file, inTitle: false })),
    ...titles.flatMap(expandRules).map((cited) => ({ rule: cited, file, inTitle: true })),
  ]
}

/** Every citation in the repository's applications, packages and scripts. */
export function readCitations(root: string): Citation[] {
  return ['apps', 'packages', 'scripts']
    .flatMap((directory) => listSources(join(root, directory)))
    .flatMap((path) => findCitations(readFileSync(path, 'utf8'), relative(root, path)))
}
