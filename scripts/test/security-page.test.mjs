/** docs/security.md says which test tries which attack: it must not promise tests that are gone, nor forget one. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(join(root, 'docs/security.md'), 'utf8')
const named = new Set([...page.matchAll(/`((?:apps|packages)\/[\w./-]+)`/g)].map(([, path]) => path))

test('every test that docs/security.md names exists', () => {
  assert.ok(named.size > 30)
  assert.deepEqual(
    [...named].filter((path) => !existsSync(join(root, path ?? ''))),
    [],
  )
})

test('every attack test stands in docs/security.md', () => {
  const found = globSync('{apps,packages}/*/{test,e2e,src}/**/*.attack.{test,spec}.ts', { cwd: root })
  assert.ok(found.length > 30)
  assert.deepEqual(
    found.filter((path) => !named.has(path)),
    [],
  )
})
