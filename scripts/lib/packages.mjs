/** The packages of the workspace and what they depend on. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quietStep } from './steps.mjs'

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
