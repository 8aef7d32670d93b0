import { describe, expect, test } from 'vitest'
import { splitLinks } from './linkify.ts'

const hrefs = (text: string) => splitLinks(text).flatMap((part) => part.href ?? [])

describe('splitLinks', () => {
  test('keeps every character, links or not', () => {
    const text = 'see https://example.org/a_(b)?c=d#e, ask ops@example.org <b>or</b> me\n\nbye'
    expect(
      splitLinks(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
  })

  test('links http, https and mailto', () => {
    expect(hrefs('http://a.example https://b.example/x?y=1 mailto:c@example.org d@example.org')).toEqual([
      'http://a.example',
      'https://b.example/x?y=1',
      'mailto:c@example.org',
      'mailto:d@example.org',
    ])
  })

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)//https',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://example.org/x',
    '//example.org/x',
    '<img src=x onerror=alert(1)>',
    'README.md',
    'main.rs and v1.2.3',
  ])('%j links nothing', (text) => {
    expect(hrefs(text)).toEqual([])
  })

  test('leaves the punctuation of the sentence out of the link', () => {
    expect(hrefs('Look (https://example.org/a).')).toEqual(['https://example.org/a'])
  })

  test('text without links is one part', () => {
    expect(splitLinks('nothing here')).toEqual([{ text: 'nothing here' }])
  })
})
