import { describe, expect, test } from 'vitest'
import { de as germanTexts } from './de.ts'
import { en as englishTexts } from './en.ts'
import { specimenTexts } from './specimen.ts'

const en = { ...englishTexts, specimen: specimenTexts.en }
const de = { ...germanTexts, specimen: specimenTexts.de }

type Text = string | ((...args: unknown[]) => string)

/** What German and English write alike. */
const ALIKE = new Set([
  'app.name',
  'timeline.announce',
  'composer.count',
  'connection.seconds',
  'theme.system',
  'language.system',
  'shortcuts.keys.enter',
  'shortcuts.keys.escape',
])

/** Arguments that choose the words, and don't stand among them. */
const UNSPOKEN = new Set(['timeline.joined 2', 'timeline.left 2'])

/** Every text by its path, such as `home.join`. */
function textsOf(catalogue: object, path = ''): [string, Text][] {
  return Object.entries(catalogue).flatMap(([key, value]: [string, unknown]): [string, Text][] => {
    const name = path === '' ? key : `${path}.${key}`
    return typeof value === 'object' && value !== null ? textsOf(value, name) : [[name, value as Text]]
  })
}

/** One that reads as a word, as a number and as a list of words, whichever a text asks for. */
const argument = (position: number) => [String(770 + position)]

/** What a text says; each of its arguments reads as a number of its own. */
function say(text: Text): string {
  if (typeof text === 'string') return text
  return text(...Array.from({ length: text.length }, (_, index) => argument(index + 1)))
}

const english = new Map(textsOf(en))

/** Arguments that a text swallows. */
function swallowed([name, text]: [string, Text]): string[] {
  const model = english.get(name)
  if (typeof model !== 'function') return []
  const said = say(text)
  return Array.from({ length: model.length }, (_, index) => index + 1)
    .filter((position) => !said.includes(argument(position)[0] ?? ''))
    .map((position) => `${name} ${position}`)
    .filter((missing) => !UNSPOKEN.has(missing))
}

describe.each([
  ['English', en],
  ['German', de],
])('%s', (_, catalogue) => {
  const texts = textsOf(catalogue)

  test('has no empty text', () => {
    expect(texts.filter(([, text]) => say(text).trim() === '' || say(text) !== say(text).trim())).toEqual([])
  })

  test('tells of all that a text is given', () => {
    expect(texts.flatMap(swallowed)).toEqual([])
  })
})

test('German is not English', () => {
  const same = textsOf(de).filter(([name, text]) => say(text) === say(english.get(name) ?? ''))
  expect(same.map(([name]) => name).toSorted()).toEqual([...ALIKE].toSorted())
})

test('German says du', () => {
  const formal = textsOf(de).filter(([, text]) => /\b(Ihnen|Ihre?[mnrs]?)\b|\w Sie\b/.test(say(text)))
  expect(formal).toEqual([])
})

test('German sets its signs as German does', () => {
  const foreign = textsOf(de).filter(([, text]) => /[“"'][^„]*”|[^\s…(]…/.test(say(text)))
  expect(foreign.map(([name]) => name)).toEqual([])
})
