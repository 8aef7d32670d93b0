import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, loadConfig } from '../src/config.ts'
import { startServer } from './support/test-server.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/configuration.md'), 'utf8')
const documented = [...page.matchAll(/^\| `(LIMIT_\w+)` \| `([^`]+)` \|/gm)].map(
  ([, variable = '', value = '']) => ({ variable, value }),
)

describe('limits in the configuration', () => {
  test.each(documented)(
    'L1: the default of $variable is $value, as docs/configuration.md says',
    ({ variable, value }) => {
      expect(loadConfig({ [variable]: value })).toEqual(loadConfig({}))
      expect(loadConfig({ [variable]: '17/3s' })).not.toEqual(loadConfig({}))
    },
  )

  test('L1: every limit is documented', () => {
    const { rates } = loadConfig({}).limits
    expect(documented).toHaveLength(Object.keys(rates).length)
  })

  test('L1: a rate is a count and a time', () => {
    const member = (text: string) => loadConfig({ LIMIT_MESSAGES_MEMBER: text }).limits.rates.messagesMember
    expect(member('1/1s')).toEqual({ count: 1, perMs: 1000 })
    expect(member(' 20/10m ')).toEqual({ count: 20, perMs: 600_000 })
    expect(member('1000000/24h')).toEqual({ count: 1_000_000, perMs: 86_400_000 })
  })

  test.each([
    '50',
    '50/s',
    '50/5',
    '0/5s',
    '50/0s',
    '1000001/5s',
    '50/25h',
    '1.5/5s',
    '-1/5s',
    '5 / 5s',
    '50/5d',
    '٥/5s',
  ])('L1: %s stops the start with a line that names the variable', (value) => {
    const load = () => loadConfig({ LIMIT_MESSAGES_ROOM: value })
    expect(load).toThrow(ConfigError)
    expect(load).toThrow(
      `LIMIT_MESSAGES_ROOM must be a number from 1 to 1000000 and a time of up to 24h, like 50/5s, 20/10m or 100/1h, not "${value}"`,
    )
  })

  test('RATE_LIMITS=off lets everything through, and warns', async () => {
    const { limits } = loadConfig({ RATE_LIMITS: 'off', LIMIT_MESSAGES_MEMBER: '1/1h' })
    expect(new Set(Object.values(limits.rates).map(({ count }) => count))).toEqual(new Set([Infinity]))
    const warned = ({ logs }: { logs: string[] }) => logs.some((line) => line.includes('RATE_LIMITS is off'))
    expect(warned(await startServer({ RATE_LIMITS: 'off' }))).toBe(true)
    expect(warned(await startServer())).toBe(false)
    expect(() => loadConfig({ RATE_LIMITS: 'no' })).toThrow('RATE_LIMITS must be one of on, off, not "no"')
  })
})
