import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PlantedBug } from './planted-bug.ts'

const SERVER = join(import.meta.dirname, '../../..')

/** A copy of the server's source with a bug in it. */
export interface PlantedServer {
  main: string
  remove: () => Promise<void>
}

/** Copies the server's source and plants a bug in it. Throws if the bug does not fit the source any more. */
export async function plant(bug: PlantedBug): Promise<PlantedServer> {
  const folder = await mkdtemp(join(tmpdir(), `parley-planted-${bug.name}-`))
  await cp(join(SERVER, 'src'), join(folder, 'src'), { recursive: true })
  await cp(join(SERVER, 'package.json'), join(folder, 'package.json'))
  await symlink(join(SERVER, 'node_modules'), join(folder, 'node_modules'))
  for (const { file, ...change } of bug.changes) {
    const path = join(folder, 'src', file)
    await writeFile(path, replaceOnce(await readFile(path, 'utf8'), change, `${bug.name}: ${file}`))
  }
  return {
    main: join(folder, 'src/main.ts'),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Throws unless every change of the bug finds its place in the source, once. */
export async function requireFit({ name, changes }: PlantedBug): Promise<void> {
  for (const { file, ...change } of changes)
    replaceOnce(await readFile(join(SERVER, 'src', file), 'utf8'), change, `${name}: ${file}`)
}

function replaceOnce(
  source: string,
  { find, replace }: { find: string; replace: string },
  where: string,
): string {
  const count = source.split(find).length - 1
  if (count !== 1)
    throw new Error(`The planted bug ${where} finds "${find}" ${count} times. Adapt it to the source.`)
  return source.replace(find, () => replace)
}
