import { readFileSync, writeFileSync } from 'node:fs'
import { env } from 'node:process'
import { expect, it } from 'vitest'
import { describeSchema, describeWire, hashWire } from './helpers/wire.ts'

const reviewedUrl = new URL('wire/wire.txt', import.meta.url)
const hashUrl = new URL('wire/wire.sha256', import.meta.url)

const advice = `The wire has changed: what the other side of a connection sends or receives is not what was reviewed.
If that is meant, and peers that don't know of it live with it:
  1. say so in packages/protocol/SPEC.md (and give an example in examples, if a shape is new),
  2. run: UPDATE_WIRE=1 pnpm --filter @parley/protocol test
  3. commit test/wire with the change; the difference of wire.txt is what reviewers read.
If old peers can't ignore it, it also needs another PROTOCOL_VERSION and SUBPROTOCOL.`

const wire = describeWire()

if (env['UPDATE_WIRE'] === '1') {
  writeFileSync(reviewedUrl, wire)
  writeFileSync(hashUrl, `${hashWire(wire)}\n`)
}

/** Lines of the wire that were not reviewed, and reviewed ones that are gone; empty when nothing changed. */
function describeChanges(reviewed: string): string {
  const before = reviewed.split('\n')
  const after = wire.split('\n')
  const gone = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`)
  const added = after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`)
  return [...gone, ...added].join('\n')
}

it('the wire is the reviewed one', () => {
  const reviewed = readFileSync(reviewedUrl, 'utf8')
  if (wire !== reviewed) throw new Error(`${advice}\n\n${describeChanges(reviewed)}`)
  expect(hashWire(wire)).toBe(readFileSync(hashUrl, 'utf8').trim())
})

it('a description of a schema holds its rules, not its words', () => {
  const field = { type: 'string', minLength: 1 }
  const one = describeSchema('x', { type: 'object', required: ['a'], properties: { a: field } })
  expect(one).toEqual(['x {"type":"object"}', 'x.a {"minLength":1,"type":"string"}'])
  const reworded = { ...field, description: 'Better said.', examples: ['b'] }
  expect(describeSchema('x', { type: 'object', required: ['a'], properties: { a: reworded } })).toEqual(one)
  expect(describeSchema('x', { type: 'object', properties: { a: field } })).not.toEqual(one)
  // A field that is called like an annotation is a field.
  expect(describeSchema('x', { properties: { title: field } })).toHaveLength(2)
})
