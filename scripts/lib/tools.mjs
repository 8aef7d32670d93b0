/** The pinned pnpm and Node, and the packages of the workspace. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { exitCode, run } from './processes.mjs'

/** A failure that is told in one line, without a stack. */
export class Failure extends Error {
  constructor(/** @type {string} */ message, code = 1) {
    super(message)
    this.code = code
  }
}

/** What we start knows nothing of the npm that started us, except how to reach the packages. */
const KEPT_NPM_CONFIG = /^npm_config_(registry|cache|fetch_\w+|https?_proxy|proxy|noproxy|cafile)$/i

/**
 * The environment every tool runs in.
 * @param {string[]} bins folders to look up commands in, before all others
 * @returns {NodeJS.ProcessEnv}
 */
function toolEnvironment(bins) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_/i.test(name) || KEPT_NPM_CONFIG.test(name),
  )
  return {
    ...Object.fromEntries(inherited),
    PATH: [...bins, process.env.PATH].join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
  }
}

/**
 * Runs a step that only speaks when it fails.
 * @param {string} what the step, as said to people
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export async function quietStep(what, command, args, options) {
  const ended = await run(command, args, { ...options, quiet: true })
  if (ended.code === 0) return
  const output = withoutHosts(ended.output).trimEnd()
  if (output) console.error(output)
  throw new Failure(`${what} failed (${command}, exit code ${exitCode(ended)})`, exitCode(ended))
}

/** Where packages come from is nobody's business in a log: only that they did not. */
function withoutHosts(/** @type {string} */ text) {
  const addresses = /\bhttps?:\/\/\S+|(?<=\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET) )\S+/g
  return text.replace(addresses, '(package registry)')
}

/** @typedef {{ node: string, pnpm: string }} Versions */

/** @returns {Versions} */
export function pinnedVersions(/** @type {string} */ root) {
  const { devEngines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return { node: devEngines.runtime.version, pnpm: devEngines.packageManager.version }
}

/**
 * Puts the pinned pnpm and Node into `.tools`, once. They are made in a folder of their own that then takes its
 * final name, so that there is either all of it or nothing.
 * @param {string} root
 * @param {Versions} versions
 * @param {(line: string) => void} say
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function ensureTools(root, versions, say) {
  const tools = join(root, '.tools', `node-${versions.node}-pnpm-${versions.pnpm}`)
  const binsOf = (/** @type {string} */ dir) => [
    join(dir, 'n', 'node_modules', '.bin'),
    join(dir, 'node_modules', '.bin'),
  ]
  if (!existsSync(join(tools, 'ok'))) {
    say(`getting pnpm ${versions.pnpm} and Node ${versions.node}`)
    removeHalfDone(join(root, '.tools'))
    const made = `${tools}.${process.pid}.tmp`
    await makeTools(made, versions, toolEnvironment(binsOf(made))).catch((/** @type {unknown} */ error) => {
      rmSync(made, { recursive: true, force: true, maxRetries: 5 })
      throw error
    })
    rmSync(tools, { recursive: true, force: true })
    renameSync(made, tools)
  }
  // Without a Node of its own in there, the one that runs us serves (see addNode), even if PATH has another.
  const bins = existsSync(join(binsOf(tools)[0] ?? '', 'node'))
    ? binsOf(tools)
    : [...binsOf(tools), dirname(process.execPath)]
  return toolEnvironment([...bins, join(root, 'node_modules', '.bin')])
}

/**
 * @param {string} dir
 * @param {Versions} versions
 * @param {NodeJS.ProcessEnv} env
 */
async function makeTools(dir, versions, env) {
  mkdirSync(join(dir, 'n'), { recursive: true })
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
  const pnpm = `pnpm@${versions.pnpm}`
  const got = await run('npm', ['install', '--prefix', dir, ...flags, pnpm], { env, quiet: true })
  if (got.code !== 0) {
    // npm explains itself at length, but all that matters is its code: ENOTFOUND, EACCES, ENOSPC…
    const why = /^npm (?:error|ERR!) code (\S+)/m.exec(got.output)?.[1] ?? `exit code ${exitCode(got)}`
    throw new Failure(`could not get ${pnpm} from the package registry (${why})`)
  }
  await addNode(join(dir, 'n'), versions.node, env)
  writeFileSync(join(dir, 'ok'), '')
}

/** What a killed run could not take away itself. */
function removeHalfDone(/** @type {string} */ dir) {
  for (const name of existsSync(dir) ? readdirSync(dir) : []) {
    if (name.endsWith('.tmp')) rmSync(join(dir, name), { recursive: true, force: true })
  }
}

/**
 * Node as a package: pnpm unpacks it several times faster than npm does. Some platforms have no such package, or
 * one that does not run there (musl): those need a Node that is new enough.
 * @param {string} dir
 * @param {string} version
 * @param {NodeJS.ProcessEnv} env
 */
async function addNode(dir, version, env) {
  writeFileSync(join(dir, 'package.json'), '{"private":true}')
  const { platform, arch } = process
  const spec = `${platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${arch}@${version}`
  const added = await run('pnpm', ['add', '--ignore-workspace', '--dir', dir, '--loglevel=error', spec], {
    env,
    quiet: true,
  })
  const binary = join(dir, 'node_modules', '.bin', 'node')
  const runs =
    added.code === 0 &&
    existsSync(binary) &&
    (await run(binary, ['--version'], { env, quiet: true })).code === 0
  if (runs) return
  rmSync(join(dir, 'node_modules'), { recursive: true, force: true })
  if (Number.parseInt(process.versions.node) >= Number.parseInt(version)) return
  throw new Failure(
    `could not get Node ${version} for ${platform}-${arch}: install Node ${Number.parseInt(version)} or later and run again`,
  )
}

/**
 * `pnpm install`, unless nothing it depends on has changed since it last succeeded: then no registry is needed.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 */
export async function ensurePackages(root, env, say) {
  const stamp = join(root, 'node_modules', '.installed')
  const folders = workspaceFolders(root)
  const wanted = installHash(root, folders)
  const complete = folders.every((folder) => existsSync(join(root, folder, 'node_modules')))
  if (complete && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('installing packages')
  rmSync(stamp, { force: true })
  // In production mode pnpm would leave out what builds and tests need; CI makes it ask nothing.
  const installEnv = { ...env, CI: '1', NODE_ENV: 'development' }
  await quietStep(
    'installing packages',
    'pnpm',
    ['install', '--frozen-lockfile', '--reporter=append-only', '--loglevel=warn'],
    { cwd: root, env: installEnv },
  )
  writeFileSync(stamp, wanted)
}

/** Folders of the workspace's packages, its own first. */
export function workspaceFolders(/** @type {string} */ root) {
  const nested = ['apps', 'packages'].flatMap((parent) =>
    existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((name) => join(parent, name)) : [],
  )
  return ['.', ...nested.filter((folder) => existsSync(join(root, folder, 'package.json'))).sort()]
}

function installHash(/** @type {string} */ root, /** @type {string[]} */ folders) {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`)
  const files = [
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    ...folders.map((folder) => join(folder, 'package.json')),
  ]
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}
