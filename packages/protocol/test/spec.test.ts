import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CloseCode, closeCatalogue, errorCatalogue, isTerminalClose } from '../src/index.ts'
import { findCitations, readCitations } from './helpers/citations.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const spec = readFileSync(new URL('../SPEC.md', import.meta.url), 'utf8')
const rules = Array.from(spec.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm), (match) => match[1] ?? '')
/** Settled on the wire, but not served yet: nothing can prove these. */
const planned = new Set(
  Array.from(spec.matchAll(/^- \*\*([A-Z]\d+)\*\* \*\(planned\)\*/gm), (match) => match[1] ?? ''),
)
/** What only a server can prove. Its tests may cite these without being made to; the list only ever gets shorter. */
const keptByServer = new Set(['K3', 'K4', 'N4', 'M3', 'F2', 'F3', 'F4', 'F5', 'F7'])
const prefixes = new Set(rules.map((rule) => rule.charAt(0)))

describe('SPEC.md', () => {
  it('numbers the rules of each section from 1 on, without holes', () => {
    for (const prefix of prefixes) {
      const numbered = rules.filter((rule) => rule.startsWith(prefix))
      expect(numbered).toEqual(numbered.map((_rule, index) => `${prefix}${index + 1}`))
    }
  })

  it('refers to rules that exist', () => {
    const referred = Array.from(spec.matchAll(/\b[A-Z]\d{1,2}\b/g), ([rule]) => rule)
    expect(referred.filter((rule) => !rules.includes(rule))).toEqual([])
  })

  it('A2: lists every error code with its status', () => {
    const rows = Array.from(
      spec.matchAll(/\| `([a-z_]+)` \| (\d{3}|–) (?=\|)/g),
      ([, code = '', status]) => [code, status === '–' ? null : Number(status)] as const,
    )
    const catalogue = Object.entries(errorCatalogue).map(([code, entry]) => [code, entry.status])
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(catalogue))
  })

  it('C1, C2: says of every close code whether the client stops', () => {
    const stops = new Map<number, boolean>()
    for (const [, codes = '', client = ''] of spec.matchAll(/^\| (\d{4}[\d ,·]*) \|[^|]*\| ([^|]*) \|$/gm)) {
      for (const code of codes.match(/\d{4}/g) ?? []) stops.set(Number(code), client.startsWith('stops'))
    }
    expect(Object.values(CloseCode).filter((code) => !stops.has(code))).toEqual([])
    expect([...stops].filter(([code, stop]) => isTerminalClose(code) !== stop)).toEqual([])
    const terminal = /\*\*C2\*\* Terminal are ([^:]*):/.exec(spec)?.[1]?.match(/\d{4}/g)
    expect(terminal?.map(Number)).toEqual([...stops.keys()].filter(isTerminalClose).toSorted((a, b) => a - b))
  })
})

describe('the close catalogue', () => {
  it('C1: gives every code the meaning that the table gives it', () => {
    const rows = Array.from(spec.matchAll(/^\| (\d{4}[\d ,·]*) \| ([^|]*) \| ([^|]*) \|$/gm))
    const table = rows.flatMap(([, codes = '', meanings = '', client = '']) =>
      codes.split(' · ').map((code, index) => {
        const meaning = meanings.split(' · ')[index] ?? meanings
        return [code, { meaning, client: /^(stops|resumes|backs off)/.exec(client)?.[0] }] as const
      }),
    )
    const sent = new Set(Object.values(CloseCode).map(String))
    expect(Object.fromEntries(table.filter(([code]) => sent.has(code)))).toEqual(closeCatalogue)
  })
})

describe('citations', () => {
  const citations = readCitations(root)

  it('name rules that exist', () => {
    // Titles may start with other letters and numbers, such as those of invariants; prefixes of rules are always rules.
    const broken = citations.filter(
      ({ rule, inTitle }) => !rules.includes(rule) && (!inTitle || prefixes.has(rule.charAt(0))),
    )
    expect(broken).toEqual([])
  })

  it('every rule about codes, names, messages and frames is proved by a test that cites it', () => {
    const proved = new Set(citations.filter((citation) => citation.inTitle).map((citation) => citation.rule))
    const unproved = rules.filter((rule) => 'KNMF'.includes(rule.charAt(0)) && !proved.has(rule))
    expect(unproved.filter((rule) => !keptByServer.has(rule) && !planned.has(rule))).toEqual([])
  })

  it.each([
    ['/** Durable (SPEC D1). */', [['D1', false]]],
    [
      '// SPEC C1–C3 say so; SPEC N1, N2 too',
      [
        ['C1', false],
        ['C2', false],
        ['C3', false],
        ['N1', false],
        ['N2', false],
      ],
    ],
    ["it('D1: is durable', () => {})", [['D1', true]]],
    [
      "it('D1, D3: is durable', () => {})",
      [
        ['D1', true],
        ['D3', true],
      ],
    ],
    ["it('is durable (D1)', () => {})", [['D1', true]]],
    ["it.each([1])('D1: %i', () => {})", [['D1', true]]],
    ["it.each([\n  1,\n])('D1: %i', () => {})", [['D1', true]]],
    ["it.each([1])(\n  'D1: %i',\n  () => {},\n)", [['D1', true]]],
    ['describe("D1: durable", () => {})', [['D1', true]]],
    ["it('D1 is the name of a vitamin', () => {})", []],
    [
      "it('is durable (SPEC D1)', () => {})",
      [
        ['D1', false],
        ['D1', true],
      ],
    ],
    ["it.each(['a', \"b\"])('D1: %j', () => {})", [['D1', true]]],
    ["const code = 'K1: x'", []],
  ])('are found in %j', (text, expected) => {
    const found = findCitations(text, 'a.ts').map((citation) => [citation.rule, citation.inTitle])
    expect(found).toEqual(expected)
  })
})
