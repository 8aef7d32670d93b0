import type { Member } from '@parley/protocol'
import { describe, expect, it } from 'vitest'
import { inOrder } from './people-order.ts'

const person = (name: string, role: Member['role'] = 'member'): Member => ({
  id: name.toLowerCase(),
  name,
  role,
  online: true,
})
const order = (members: Member[], away: string[] = []) =>
  inOrder(members, 'ada', new Set(away)).map((member) => member.name)

describe('the order of people', () => {
  it('begins with oneself, then the hosts, then the others by name', () => {
    expect(order([person('Cy'), person('Zoe', 'host'), person('Bo'), person('Ada')])).toEqual([
      'Ada',
      'Zoe',
      'Bo',
      'Cy',
    ])
  })

  it('ends with who is away, host or not; oneself stays first', () => {
    expect(
      order([person('Zoe', 'host'), person('Bo'), person('Cy'), person('Ada')], ['zoe', 'bo', 'ada']),
    ).toEqual(['Ada', 'Cy', 'Bo', 'Zoe'])
  })

  it('takes names as people do: numbers by value, whatever the case and the accents', () => {
    expect(order([person('Guest 10'), person('guest 9'), person('Émile'), person('eva')])).toEqual([
      'Émile',
      'eva',
      'guest 9',
      'Guest 10',
    ])
  })
})
