import { syncBuiltinESMExports } from 'node:module'
import os, { networkInterfaces } from 'node:os'
import { describe, expect, test, vi } from 'vitest'
import { isPublicAddress } from './public-address.ts'

describe('an address that a machine may reach', () => {
  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:82b::200e',
    '2001:4860:4860::8888',
    '3ff0::1'
  ])('%s is one', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  test.each([
    ['unspecified', ['0.0.0.0', '0.1.2.3', '::', '::0']],
    ['loopback', ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1']],
    ['private', ['10.0.0.0', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fc00::1', 'fdff::1']],
    ['of a carrier', ['100.64.0.0', '100.127.255.255', '100.100.100.200']],
    [
      'of the link',
      ['169.254.0.1', '169.254.169.254', 'fe80::1', 'fe80::1%eth0', '2606:4700:4700::1111%eth0', 'febf::1', 'fec0::1']
    ],
    ['of a cloud about itself', ['169.254.170.2', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254']],
    [
      'for tests and documents',
      [
        '192.0.2.1',
        '198.18.0.1',
        '198.19.255.255',
        '198.51.100.1',
        '203.0.113.1',
        '2001:db8::1',
        '3fff::1',
        '2001:2::1'
      ]
    ],
    ['of many', ['224.0.0.1', '239.255.255.255', 'ff02::1', 'ff0e::1']],
    ['reserved', ['240.0.0.1', '255.255.255.255', '192.0.0.1', '4000::1', '5f00::1', '100::1', '3ffe::1']],
    ['of a relay', ['192.88.99.1', '192.31.196.1', '192.52.193.1', '192.175.48.1', '2620:4f:8000::1']],
    ['IPv4 within IPv6', ['::ffff:1.1.1.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::127.0.0.1', '::ffff:0:127.0.0.1']],
    ['of a translator', ['64:ff9b::1.1.1.1', '64:ff9b::7f00:1', '64:ff9b:1::a00:1']],
    [
      'of a tunnel',
      [
        '2002:7f00:1::',
        '2002:101:101::1',
        '2001:0:4136:e378::1',
        '2001::1',
        '2606:4700::5efe:a00:1',
        '2606:4700::200:5efe:10.0.0.1'
      ]
    ],
    ['of keys and hashes', ['2001:10::1', '2001:20::1']],
    [
      'none',
      [
        '',
        'example.com',
        '127.1',
        '2130706433',
        '0x7f.1',
        '0177.0.0.1',
        '1.1.1.1 ',
        '1.1.1',
        '1.1.1.1.1',
        '[::1]',
        '::g'
      ]
    ]
  ])('one %s is none', (_, addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([])
  })

  test('and none of this computer’s own is one', () => {
    const own = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? [])
    expect(own.length).toBeGreaterThan(0)
    expect(own.filter(isPublicAddress)).toEqual([])
  })

  test('nor is one that this computer has on the internet', () => {
    const own = ['8.8.8.8', '2001:4860:4860::8888'].map((address) => ({ address }))
    const interfaces = vi.spyOn(os, 'networkInterfaces').mockReturnValue({ eth0: own as os.NetworkInterfaceInfo[] })
    syncBuiltinESMExports()
    try {
      expect(own.map(({ address }) => address).filter(isPublicAddress)).toEqual([])
      expect(isPublicAddress('8.8.4.4')).toBe(true)
    } finally {
      interfaces.mockRestore()
      syncBuiltinESMExports()
    }
  })
})
