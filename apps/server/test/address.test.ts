import { describe, expect, test } from 'vitest'
import { addressKey } from '../src/auth/address.ts'
import { networkOf } from '../src/domain/limits/network.ts'

describe('the address that limits go by', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:0DB8:0000:0000:ffff:ffff:ffff:ffff', '2001:db8:0:0'],
    ['2001:db8:0:1::1', '2001:db8:0:1'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4'],
    ['::ffff:0:192.0.2.7', '0:0:0:0'],
    ['192.0.2.7:51234', '192.0.2.7'],
    ['[2001:db8:0:1::1]:51234', '2001:db8:0:1'],
    ['[2001:db8:0:1::1]', '2001:db8:0:1'],
    ['not an address', 'unknown'],
    [undefined, 'unknown'],
  ])('L1: of %s is %s', (ip, key) => {
    expect(addressKey(ip)).toBe(key)
  })
})

describe('the network that limits go by', () => {
  test.each([
    ['2001:db8:1:2::1', '2001:db8:1'],
    ['2001:db8:1:ffff::1', '2001:db8:1'],
    ['2001:db8:2:2::1', '2001:db8:2'],
    ['::1', '0:0:0'],
    ['192.0.2.7', null],
    ['::ffff:192.0.2.7', null],
    [undefined, null],
  ])('L1: of %s is %s', (ip, network) => {
    expect(networkOf(addressKey(ip))).toBe(network)
  })
})
