import { readdirSync, readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { createId } from '../src/index.ts'

const src = new URL('../src/', import.meta.url)
const protocol = new URL('../../protocol/src/', import.meta.url)
const sources = readdirSync(src).map((name) => readFileSync(new URL(name, src), 'utf8'))

/** Names in an import or export list that are there at run time. */
const values = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '))

/** Whether a file of the protocol package, or one that it imports for use at run time, needs the schema library. */
function needsSchemas(file: string): boolean {
  const imports = readFileSync(new URL(file, protocol), 'utf8').matchAll(
    /^import (?!type)[^;]*? from '([^']+)'/gm,
  )
  return [...imports].some(
    ([, from = '']) => from === 'typebox' || (from.startsWith('./') && needsSchemas(from)),
  )
}

test('nothing that is used of the protocol brings the schema library into a bundle', () => {
  const index = readFileSync(new URL('index.ts', protocol), 'utf8')
  const home = new Map<string, string>()
  for (const [, names = '', file = ''] of index.matchAll(/export \{([^}]*)\} from '([^']+)'/g)) {
    for (const name of values(names)) home.set(name, file)
  }
  const used = sources.flatMap((text) =>
    [...text.matchAll(/import \{([^}]*)\} from '@parley\/protocol'/g)].flatMap(([, names = '']) =>
      values(names),
    ),
  )
  expect(used).toContain('SUBPROTOCOL')
  expect(used.filter((name) => needsSchemas(home.get(name) ?? ''))).toEqual([])
})

test('the sources import nothing but themselves and the protocol', () => {
  const from = sources.flatMap((text) => [...text.matchAll(/ from '([^']+)'/g)].map(([, name = '']) => name))
  expect(from.filter((name) => !name.startsWith('./') && name !== '@parley/protocol')).toEqual([])
})

test('ids are made where randomUUID is missing, as in a page over plain http', () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
  const ids = Array.from({ length: 1000 }, () => createId())
  vi.unstubAllGlobals()
  expect(new Set(ids).size).toBe(1000)
  expect(ids.every((id) => /^[\w-]{22}$/.test(id))).toBe(true)
})
