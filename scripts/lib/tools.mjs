/** The pinned pnpm and Node. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { exitCode, run } from './processes.mjs'
import { Failure } from './steps.mjs'

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
