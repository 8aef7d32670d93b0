import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** What `file` of src imports, directly or through others; types, which leave no trace at run time, not counted. */
function listImports(file: string, seen = new Set<string>()): Set<string> {
  const source = readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8')
  for (const [, specifier = ''] of source.matchAll(/^import (?!type )[^'"]*['"]([^'"]+)['"]/gm)) {
    if (seen.has(specifier)) continue
    seen.add(specifier)
    if (specifier.startsWith('./')) listImports(specifier.slice(2), seen)
  }
  return seen
}

it.each(['close-codes.ts', 'codes.ts', 'errors.ts', 'limits.ts', 'names.ts', 'text.ts', 'version.ts'])(
  '%s brings no schema library into a web page',
  (file) => {
    expect([...listImports(file)].filter((specifier) => !specifier.startsWith('./'))).toEqual([])
  },
)

it('finds the schema library where it is', () => {
  expect(listImports('http.ts')).toContain('typebox')
})
