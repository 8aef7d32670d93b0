import fc, { type Arbitrary } from 'fast-check'
import { CANARY, type JsonTree, raw } from './json-tree.ts'
import { lines } from './lines.ts'

const { constantFrom, nat, oneof } = fc

const numbers = lines(String.raw`
0
-0
-1
1.5
1e3
1e999
-1e999
1e-999
9007199254740993
-9007199254740993
00
+1
.5
0x10
1n
NaN
Infinity`)

const oddNumbers = oneof(constantFrom(...numbers), constantFrom('9'.repeat(400), `0.${'3'.repeat(400)}`))

const texts = lines(String.raw`
""
" "
"\ud800"
"\udc00\ud800"
"\u0000"
"a\u202eb"
"\u200d"
"\ufeff"
"\ufffe"
"\u1f82"
"e\u0301\u0301\u0301"
"\r\n{\"level\":60}"
"\u001b[31m"
"%00"
"../../etc/passwd"
"__proto__"
"constructor"
"toString"
"null"
"1"
"\x41"
"\u12"
"	"
'a'
"a
"😀"
"👩‍💻"`)

const oddTexts = oneof(
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => JSON.stringify(CANARY + text)),
  constantFrom(...texts),
  oneof(nat(5000), constantFrom(3999, 4000, 4001, 60_000, 70_000)).map(
    (length) => `"${CANARY}${'x'.repeat(length)}"`,
  ),
  nat(5000).map((length) => `"${String.raw`\ud83d\ude42`.repeat(length)}"`),
  nat(4000).map((length) => `"e${String.raw`\u0301\u0323`.repeat(length)}"`),
)

const keys = lines(String.raw`
__proto__
constructor
prototype
toString
hasOwnProperty
valueOf
toJSON
then
length
type
id
name
text
role
by
seq
at
kind
token`)

/** Keys that some code might take for its own. */
export const oddKey = constantFrom(...keys, CANARY, '', ' ', '\u0000', '\ud800')

const deep = oneof(nat(40), constantFrom(14, 15, 16, 17, 30_000)).chain((levels) =>
  constantFrom(
    `${'['.repeat(levels)}${']'.repeat(levels)}`,
    `${'{"a":'.repeat(Math.min(levels, 9000))}1${'}'.repeat(Math.min(levels, 9000))}`,
    '['.repeat(levels),
  ),
)

/** A value of any kind, or none at all. */
export const oddValue: Arbitrary<JsonTree> = oneof(
  { weight: 3, arbitrary: oddTexts.map(raw) },
  { weight: 2, arbitrary: oddNumbers.map(raw) },
  { weight: 2, arbitrary: constantFrom('null', 'true', 'false', '{}', '[]', '[[]]', '[null]', '').map(raw) },
  { weight: 1, arbitrary: deep.map(raw) },
  {
    weight: 1,
    arbitrary: fc.tuple(oddKey, oddKey).map(([outer, inner]): JsonTree => ({
      is: 'object',
      members: [[outer, { is: 'object', members: [[inner, raw(`"${CANARY}"`)]] }]],
    })),
  },
)
