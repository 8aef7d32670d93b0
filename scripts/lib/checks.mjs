/** The checks that look at the code, or at what was built of it, without running it. Each counts like one test. */

/** @typedef {{ name: string, command: string, args: string[] }} Check */

/** @type {Check[]} */
export const staticChecks = [
  { name: 'types', command: 'tsc', args: ['-b', '--force'] },
  { name: 'lint', command: 'oxlint', args: [] },
  { name: 'format', command: 'oxfmt', args: ['--check'] },
  {
    name: 'layers',
    command: 'depcruise',
    args: ['--config', '.dependency-cruiser.mjs', 'apps', 'packages', 'scripts'],
  },
  { name: 'dead code', command: 'knip', args: ['--no-config-hints'] },
]

/** @type {Check[]} */
export const buildChecks = [
  { name: 'size of the page', command: 'pnpm', args: ['--filter', '@parley/web', 'run', 'size'] },
  { name: 'shipped code', command: 'node', args: ['apps/web/scripts/check-shipped.mjs'] },
]
