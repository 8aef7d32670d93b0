import { describe, expect, it } from 'vitest'
import { isLoopback } from './loopback.ts'

const hostname = (url: string) => new URL(url).hostname

describe('a host that leads every computer to itself', () => {
  it.each([
    'http://localhost:8080',
    'http://LOCALHOST',
    'http://app.localhost',
    'http://127.0.0.1:8080',
    'http://127.1',
    'http://[::1]:8080',
  ])('%s', (url) => expect(isLoopback(hostname(url))).toBe(true))

  it.each([
    'http://192.168.1.20:8080',
    'http://parley.lan',
    'https://localhost.example',
    'http://127.example',
  ])('not %s', (url) => expect(isLoopback(hostname(url))).toBe(false))
})
