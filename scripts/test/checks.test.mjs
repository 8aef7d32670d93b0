/**
 * Do the checks see what they are there to see? A check that silently looks at nothing passes, too: a tool that
 * cannot read our TypeScript, say, finds no bad import. So each gets something bad to find.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { staticChecks } from '../lib/checks.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const configs = ['package.json', 'pnpm-workspace.yaml', 'tsconfig.base.json', 'knip.json']
configs.push('.dependency-cruiser.mjs', '.oxlintrc.json', '.oxfmtrc.json')

/** @type {string[]} */
const made = []
after(() => made.forEach((dir) => rmSync(dir, { recursive: true, force: true })))

/**
 * Runs a check on a small workspace under our own rules.
 * @param {string} name
 * @param {Record<string, string>} files
 */
function checked(name, files) {
  const dir = mkdtempSync(join(tmpdir(), 'parley-checks-'))
  made.push(dir)
  for (const config of configs) copyFileSync(join(root, config), join(dir, config))
  const manifest = '{ "name": "@parley/server", "type": "module", "private": true }\n'
  const tsconfig = '{ "extends": "../../tsconfig.base.json", "include": ["src"] }\n'
  const workspace = '{ "files": [], "references": [{ "path": "apps/server" }] }\n'
  const base = {
    'tsconfig.json': workspace,
    'apps/server/package.json': manifest,
    'apps/server/tsconfig.json': tsconfig,
    'packages/none/package.json': '{ "name": "none", "private": true }\n',
    'scripts/none.mjs': '',
  }
  for (const [path, text] of Object.entries({ ...base, ...files })) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  const check = staticChecks.find((one) => one.name === name)
  assert.ok(check)
  const { status, stdout, stderr } = spawnSync(check.command, check.args, { cwd: dir, encoding: 'utf8' })
  return { ok: status === 0, output: `${stdout}${stderr}` }
}

const value = 'export const value = 1\n'

test('types: an error is found', () => {
  assert.match(
    checked('types', { 'apps/server/src/main.ts': "export const n: number = 'one'\n" }).output,
    /TS2322/,
  )
})

test('lint: what only types can tell is found', () => {
  const source = `
export async function later(): Promise<void> {}
export function forgets(kind: 'a' | 'b'): number {
  later()
  ;[1].forEach(async () => later())
  switch (kind) {
    case 'a':
      return 1
  }
  return 2
}
`
  const { ok, output } = checked('lint', { 'apps/server/src/main.ts': source })
  assert.equal(ok, false)
  for (const rule of ['no-floating-promises', 'no-misused-promises', 'switch-exhaustiveness-check']) {
    assert.match(output, new RegExp(rule))
  }
})

test('format: another style is found', () => {
  const file = 'apps/server/src/main.ts'
  assert.doesNotMatch(checked('format', { [file]: value }).output, /main\.ts/)
  assert.match(checked('format', { [file]: 'export const value = "1";\n' }).output, /main\.ts/)
})

test('dead code: an export nobody imports is found', () => {
  const main = "import { value } from './used.ts'\n\nconsole.log(value)\n"
  const dead = `${value}export const unused = 2\n`
  assert.match(
    checked('dead code', { 'apps/server/src/main.ts': main, 'apps/server/src/used.ts': dead }).output,
    /unused/,
  )
})

/** @type {[rule: string, from: string, source: string, to: string][]} */
const forbidden = [
  ['no-cycles', 'packages/protocol/src/a.ts', "import './b.ts'", 'packages/protocol/src/b.ts'],
  ['protocol-stands-alone', 'packages/protocol/src/a.ts', "import 'node:fs'", ''],
  ['client-needs-protocol-only', 'packages/client/src/a.ts', "import { connect } from 'node:net'", ''],
  [
    'client-needs-protocol-only',
    'packages/client/src/a.ts',
    "import '../../../apps/server/src/b.ts'",
    'apps/server/src/b.ts',
  ],
  [
    'http-and-realtime-are-edges',
    'apps/server/src/http/a.ts',
    "import '../realtime/b.ts'",
    'apps/server/src/realtime/b.ts',
  ],
  [
    'http-and-realtime-are-edges',
    'apps/server/src/realtime/a.ts',
    "import '../http/b.ts'",
    'apps/server/src/http/b.ts',
  ],
  [
    'domain-is-pure',
    'apps/server/src/domain/a.ts',
    "import type { B } from '../adapters/b.ts'",
    'apps/server/src/adapters/b.ts',
  ],
  ['domain-is-pure', 'apps/server/src/domain/a.ts', "import { readFileSync } from 'node:fs'", ''],
  [
    'ports-are-types',
    'apps/server/src/ports/a.ts',
    "import type { B } from '../domain/b.ts'",
    'apps/server/src/domain/b.ts',
  ],
  [
    'adapters-fill-ports',
    'apps/server/src/adapters/a.ts',
    "import '../domain/b.ts'",
    'apps/server/src/domain/b.ts',
  ],
  [
    'compose-chooses-adapters',
    'apps/server/src/app.ts',
    "import './adapters/b.ts'",
    'apps/server/src/adapters/b.ts',
  ],
  [
    'features-stand-apart',
    'apps/web/src/features/one/a.tsx',
    "import '../two/b.tsx'",
    'apps/web/src/features/two/b.tsx',
  ],
  ['app-composes', 'apps/web/src/features/one/a.tsx', "import '../../b.tsx'", 'apps/web/src/b.tsx'],
  [
    'ui-is-dumb',
    'apps/web/src/ui/a.tsx',
    "import '../features/one/b.tsx'",
    'apps/web/src/features/one/b.tsx',
  ],
  ['helpers-are-not-visual', 'apps/web/src/lib/a.ts', "import '../ui/b.tsx'", 'apps/web/src/ui/b.tsx'],
]

test('layers: every import that points the wrong way is found', () => {
  // All in one run, so under names of their own: a0 imports b0, a1 imports b1.
  const own = (/** @type {string} */ text, /** @type {number} */ index) =>
    text.replace(/\b([ab])\.(tsx?)\b/g, `$1${index}.$2`)
  const files = forbidden.flatMap(([rule, from, source, to], index) => {
    const back = rule === 'no-cycles' ? "import './a.ts'\n" : value
    const pair = [[own(from, index), own(`${source}\n`, index)]]
    return to ? [...pair, [own(to, index), own(back, index)]] : pair
  })
  const { output } = checked('layers', Object.fromEntries(files))
  for (const [index, [rule, from, source]] of forbidden.entries()) {
    assert.ok(output.includes(`error ${rule}: ${own(from, index)}`), `${from}: ${source}`)
  }
})

test('layers: what the layers are for is allowed', () => {
  const { ok, output } = checked('layers', {
    'apps/server/src/compose.ts': "import './adapters/store.ts'\nimport './http/routes.ts'\n",
    'apps/server/src/adapters/store.ts': "import type { B } from '../ports/store.ts'\nimport 'node:fs'\n",
    'apps/server/src/http/routes.ts': "import '../domain/rooms.ts'\nimport '../auth/tokens.ts'\n",
    'apps/server/src/auth/tokens.ts': value,
    'apps/server/src/domain/rooms.ts': "import type { B } from '../ports/store.ts'\nimport 'node:crypto'\n",
    'apps/server/src/ports/store.ts': value,
    'apps/web/src/app.tsx': "import './features/one/a.tsx'\n",
    'apps/web/src/features/one/a.tsx': "import '../../ui/button.tsx'\nimport '../../state/rooms.ts'\n",
    'apps/web/src/state/rooms.ts': value,
    'apps/web/src/ui/button.tsx': value,
  })
  assert.ok(ok, output)
})
