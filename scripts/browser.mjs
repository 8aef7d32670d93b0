/**
 * Finds a Chromium for the browser tests, and brings one where there is none.
 *
 * `CHROMIUM_PATH`, then one that is installed, then Playwright's own, then the npm package @sparticuz/chromium
 * (Linux x64, needs no system package), then apt-get where that is allowed. The answer is handed on through the
 * environment, so that test workers take it as found and do not search again.
 *
 * `node scripts/browser.mjs` prints the answer.
 */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { withLock } from './lib/lock.mjs'
import { run } from './lib/processes.mjs'

const NPM_CHROMIUM = '153.0.0'
const HANDED_ON = 'PARLEY_BROWSER'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** @typedef {{ executablePath: string, env: Record<string, string> }} Browser */

/** No sandbox: containers lack what it needs, and the pages are our own. The rest keeps it from phoning home. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** @returns {Promise<Browser>} what to launch, and what its environment needs on top */
export async function findBrowser() {
  const handedOn = process.env[HANDED_ON]
  if (handedOn) return JSON.parse(handedOn)
  const found = fromVariable() ?? installed() ?? playwrightsOwn() ?? (await fromNpm()) ?? (await fromApt())
  if (!found) {
    throw new Error('No Chromium found: install one (Debian: apt-get install chromium), or set CHROMIUM_PATH')
  }
  process.env[HANDED_ON] = JSON.stringify(found)
  return found
}

/** @returns {Browser} */
const plain = (/** @type {string} */ executablePath) => ({ executablePath, env: {} })

function fromVariable() {
  const path = process.env.CHROMIUM_PATH
  if (!path) return undefined
  if (!isExecutable(path)) throw new Error(`CHROMIUM_PATH=${path} cannot be run`)
  return plain(path)
}

function installed() {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ]
  const path = candidates.find(isExecutable)
  return path === undefined ? undefined : plain(path)
}

function isExecutable(/** @type {string} */ path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function playwrightsOwn() {
  const require = createRequire(join(root, 'apps', 'web', 'package.json'))
  try {
    const path = require('@playwright/test').chromium.executablePath()
    return existsSync(path) ? plain(path) : undefined
  } catch {
    return undefined
  }
}

async function fromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const dir = join(root, '.tools', `chromium-${NPM_CHROMIUM}`)
  const complete = () => existsSync(join(dir, 'ok'))
  if (!complete()) {
    await withLock(join(root, '.tools', 'chromium.lock'), async () => complete() || unpackFromNpm(dir))
  }
  if (!complete()) return undefined
  const unpacked = join(dir, 'unpacked')
  return {
    executablePath: join(unpacked, 'chromium'),
    env: {
      LD_LIBRARY_PATH: join(unpacked, 'al2023', 'lib'),
      // Its own font serves where the system has none; where it has some, those look like what people see.
      ...(hasFonts() ? {} : { FONTCONFIG_FILE: join(unpacked, 'own-fonts.conf') }),
    },
  }
}

const hasFonts = () =>
  existsSync('/etc/fonts/fonts.conf') &&
  existsSync('/usr/share/fonts') &&
  readdirSync('/usr/share/fonts').length > 0

/** Its own file names folders of the place it thinks it runs in. */
const FONTS_CONF = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`

/** Leaves `dir` complete, or not there at all. */
async function unpackFromNpm(/** @type {string} */ dir) {
  console.log('browser: no Chromium here, getting one')
  const made = `${dir}.${process.pid}.tmp`
  mkdirSync(join(made, 'unpacked'), { recursive: true })
  writeFileSync(join(made, 'package.json'), '{"private":true}')
  const spec = `@sparticuz/chromium@${NPM_CHROMIUM}`
  const added = await run('pnpm', ['add', '--ignore-workspace', '--dir', made, '--loglevel=error', spec], {
    quiet: true,
  })
  const entry = join(made, 'node_modules', '@sparticuz', 'chromium', 'build', 'index.js')
  if (added.code === 0) {
    // It unpacks into the system's temporary folder. Made believe that it runs on Lambda, it brings its own libraries.
    const env = { ...process.env, TMPDIR: join(made, 'unpacked'), AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' }
    const script = `const { default: chromium } = await import(${JSON.stringify(pathToFileURL(entry).href)})
      chromium.setGraphicsMode = false
      await chromium.executablePath()`
    const unpacked = await run(process.execPath, ['--input-type=module', '-e', script], { env, quiet: true })
    if (unpacked.code === 0) {
      writeFileSync(join(made, 'unpacked', 'own-fonts.conf'), FONTS_CONF)
      // Unpacked it is all we need: the package itself is only in the way.
      rmSync(join(made, 'node_modules'), { recursive: true, force: true })
      writeFileSync(join(made, 'ok'), '')
      rmSync(dir, { recursive: true, force: true })
      renameSync(made, dir)
      return
    }
  }
  rmSync(made, { recursive: true, force: true })
}

async function fromApt() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { env, quiet: true })
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, quiet: true })
  return installed()
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(JSON.stringify(await findBrowser(), null, 2))
