/**
 * Loaded into a server before its own code (`node --import`): answers on the channel to the parent what no request can find
 * out. Needs `--expose-gc`.
 */
const kinds = { Object, Array, String, Number, Function, Map, Set, Promise, RegExp, Error }

const describe = () =>
  Object.entries(kinds).map(
    ([name, { prototype }]) => `${name}: ${Reflect.ownKeys(prototype).map(String).join()}`,
  )

const before = describe()

process.on('message', (question) => {
  if (question !== 'measure') return
  // Twice: what finalizers let go is collected by the second.
  for (let round = 0; round < 2; round++) globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  const polluted = describe().filter((line, index) => line !== before[index])
  process.send?.({ rss, heapUsed, external, polluted })
})
