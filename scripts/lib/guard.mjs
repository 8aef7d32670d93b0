import { spawn } from 'node:child_process'
import { Socket } from 'node:net'

/**
 * Ends the group should we die without a chance to do it: the shell's input closes with us.
 * @returns {() => void} lets go of the group, once it has ended
 */
export function guard(/** @type {number} */ pid) {
  const script = `
    read -r released && exit
    kill -s TERM -- "-$1" 2>/dev/null || exit
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do sleep 0.2; kill -s 0 -- "-$1" 2>/dev/null || exit; done
    kill -s KILL -- "-$1"`
  const shell = spawn('sh', ['-c', script, 'guard', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  })
  shell.on('error', () => {})
  shell.stdin.on('error', () => {})
  shell.unref()
  if (shell.stdin instanceof Socket) shell.stdin.unref()
  return () => shell.stdin.end('released\n')
}
