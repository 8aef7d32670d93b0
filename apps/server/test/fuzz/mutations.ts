import fc, { type Arbitrary } from 'fast-check'
import { type JsonTree, raw, writeJson } from './json-tree.ts'
import { oddKey, oddValue } from './odd-values.ts'

const { constantFrom, nat, oneof } = fc

type Mutation = { at: number } & (
  | { does: 'replace' | 'insert'; key: string; value: JsonTree }
  | { does: 'drop' | 'repeat' | 'wrap' }
  | { does: 'rename'; key: string }
)

const mutation: Arbitrary<Mutation> = oneof(
  fc.record({
    does: constantFrom('replace' as const, 'insert' as const),
    at: nat(20),
    key: oddKey,
    value: oddValue,
  }),
  fc.record({ does: constantFrom('drop' as const, 'repeat' as const, 'wrap' as const), at: nat(20) }),
  fc.record({ does: fc.constant('rename' as const), at: nat(20), key: oddKey }),
)

type Branch = Exclude<JsonTree, { is: 'raw' }>

/** Every place in a tree that can be changed: an index of an object or a list. */
function places(tree: JsonTree, found: { parent: Branch; index: number }[] = []) {
  if (tree.is === 'raw') return found
  const inner = tree.is === 'list' ? tree.items : tree.members.map(([, value]) => value)
  for (const [index, value] of inner.entries()) {
    found.push({ parent: tree, index })
    places(value, found)
  }
  return found
}

function apply(tree: JsonTree, change: Mutation): JsonTree {
  const all = places(tree)
  const place = all[change.at % (all.length + 1)]
  if (place) {
    const { parent, index } = place
    if (parent.is === 'list') changeItem(parent.items, index, change)
    else changeMember(parent.members, index, change)
    return tree
  }
  if (change.does === 'replace') return change.value
  return change.does === 'wrap' ? { is: 'list', items: [tree] } : tree
}

function changeItem(items: JsonTree[], index: number, change: Mutation): void {
  const [item = raw('null')] = items.splice(index, 1)
  if (change.does === 'replace' || change.does === 'insert') items.push(change.value)
  if (change.does === 'repeat') items.push(item, item)
}

function changeMember(members: [string, JsonTree][], index: number, change: Mutation): void {
  const [key, value] = members[index] ?? ['', raw('null')]
  switch (change.does) {
    case 'replace':
      members[index] = [key, change.value]
      return
    case 'insert':
      members.splice(index, 0, [change.key, change.value])
      return
    case 'drop':
      members.splice(index, 1)
      return
    case 'repeat':
      members.push([key, value], [key, raw('null')])
      return
    case 'wrap':
      members[index] = [key, { is: 'list', items: [value] }]
      return
    case 'rename':
      members[index] = [change.key, value]
  }
}

/** In hexadecimal: what is no UTF-8, byte order marks, controls, what ends or breaks JSON. */
const intruders =
  'ff fffe c0af eda080 f4908080 80 e282 00 0a 0d0a efbbbf 1b5b33316d e280a8 7d 5d 22 5c 2c 3a 7b7d 2f2a2a2f'

type Damage = { does: 'cut' | 'insert' | 'append' | 'prepend'; at: number; bytes: Buffer }

const damage: Arbitrary<Damage> = fc.record({
  does: constantFrom('cut', 'insert', 'append', 'prepend'),
  at: nat(2000),
  bytes: constantFrom(...intruders.split(' ')).map((hex) => Buffer.from(hex, 'hex')),
})

function harm(text: Buffer, { does, at, bytes }: Damage): Buffer {
  const index = at % (text.length + 1)
  if (does === 'cut') return text.subarray(0, index)
  if (does === 'append') return Buffer.concat([text, bytes])
  if (does === 'prepend') return Buffer.concat([bytes, text])
  return Buffer.concat([text.subarray(0, index), bytes, text.subarray(index)])
}

/** The bytes of a JSON text that fits, or was made wrong in up to four ways, or is only half a text. */
export function mutated(tree: Arbitrary<JsonTree>): Arbitrary<Buffer> {
  const changes = oneof(fc.constant<Mutation[]>([]), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  const damages = oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: damage })
  return fc.tuple(tree, changes, damages).map(([fine, mutations, harmed]) => {
    let changed = structuredClone(fine)
    for (const change of mutations) changed = apply(changed, structuredClone(change))
    const text = Buffer.from(writeJson(changed))
    return harmed ? harm(text, harmed) : text
  })
}
