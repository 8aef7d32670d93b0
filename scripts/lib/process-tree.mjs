/**
 * The family of a process: everything it started, however deep, including what meanwhile lost its parent.
 *
 * A process group alone is not enough: turbo gives each task a session of its own, so a signal to turbo's
 * group never reaches the tasks.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** @typedef {{ pid: number, parent: number, group: number, session?: number, birth: string }} Process */

/**
 * @returns {Process[]} every process that can be seen. `birth` tells a process from a later one that was
 * given the same id; `session` is known on Linux alone.
 */
function allProcesses() {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => readStat(Number(pid)))
      .filter((found) => found !== undefined)
  }
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,lstart='], { encoding: 'utf8' })
  return table
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.+?)\s*$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, group, birth]) => ({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      birth: String(birth),
    }))
}

/** @returns {Process | undefined} undefined when it has ended, also while it waits to be reaped (a zombie) */
function readStat(/** @type {number} */ pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in the second field may hold spaces and brackets: count from the last bracket on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    const [parent, group, session] = fields.slice(1, 4).map(Number)
    return {
      pid,
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      birth: String(fields[19]),
    }
  } catch {
    return undefined
  }
}

/** A running process by its id and its birth, as no other process has them; undefined when it has ended. */
export function identityOf(/** @type {number} */ pid) {
  const found = process.platform === 'linux' ? readStat(pid) : allProcesses().find((one) => one.pid === pid)
  return found && `${found.pid} ${found.birth}`
}

/** Which of `known` still run, plus all they have started since. */
export function familyOf(/** @type {number} */ root, /** @type {Process[]} */ known = []) {
  const table = allProcesses()
  const remembered = new Map(known.map((one) => [one.pid, one.birth]))
  const groups = new Set([root, ...known.filter((one) => one.pid === one.group).map((one) => one.pid)])
  const family = new Map(
    table
      .filter((one) => one.pid === root || groups.has(one.group) || remembered.get(one.pid) === one.birth)
      .map((one) => [one.pid, one]),
  )
  for (let grown = true; grown;) {
    grown = false
    for (const one of table) {
      if (family.has(one.pid) || !family.has(one.parent)) continue
      family.set(one.pid, one)
      grown = true
    }
  }
  return [...family.values()]
}

/**
 * Who started us: our parent, and the one above it when the parent is only the shell that npm runs scripts
 * in. Such a shell outlives npm, so its own parent is the one to watch.
 */
export function startedBy() {
  if (process.platform !== 'linux') return String(process.ppid)
  return `${process.ppid} ${isShell(process.ppid) ? (readStat(process.ppid)?.parent ?? '') : ''}`
}

/**
 * Whether the one that started us was gone before we could look, so that `startedBy` never changes any more.
 * npm runs its scripts in its own session; what adopts an orphan (init, a service manager) lives in another.
 * What leads a session was put there on purpose, and is no orphan for that.
 */
export function isOrphan() {
  if (process.platform !== 'linux') return process.ppid === 1
  const script = readStat(isShell(process.ppid) ? process.ppid : process.pid)
  if (script === undefined) return true
  return script.session !== script.pid && readStat(script.parent)?.session !== script.session
}

function isShell(/** @type {number} */ pid) {
  try {
    return /^(sh|dash|bash|ash|busybox)\s*$/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'))
  } catch {
    return false
  }
}
