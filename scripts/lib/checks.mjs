/** The checks that look at the code without running it. Each counts like one test. */

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
