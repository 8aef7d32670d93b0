import { expect, test } from 'vitest'
import { fanOutBugs } from './delivery/planted/fan-out-bugs.ts'
import { requireFit } from './delivery/planted/planted-server.ts'
import { storeBugs } from './delivery/planted/store-bugs.ts'

test.each([...storeBugs, ...fanOutBugs])('the planted bug $name fits the source', async (bug) => {
  await expect(requireFit(bug)).resolves.toBeUndefined()
})
