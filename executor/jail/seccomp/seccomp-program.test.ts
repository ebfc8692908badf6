import { describe, expect, test } from 'vitest'
import { type FilterOptions, seccompProgram } from './seccomp-program.ts'
import { DENIED, UNKNOWN } from './system-calls.ts'

const X86_64 = 0xc000_003e
const I386 = 0x4000_0003
const ALLOW = 'allow'
const KILL = 'kill'

interface Call {
  readonly number: number
  readonly architecture?: number
  readonly args?: readonly bigint[]
}

/** Runs the program as the kernel does (Documentation/networking/filter.rst), for the instructions that it has. */
const decide = ({ number, architecture = X86_64, args = [] }: Call, options: FilterOptions = {}): string => {
  const program = new DataView(seccompProgram(options).buffer)
  const data = new DataView(new ArrayBuffer(64))
  data.setUint32(0, number, true)
  data.setUint32(4, architecture, true)
  for (const [at, value] of args.entries()) data.setBigUint64(16 + 8 * at, value, true)
  let word = 0
  for (let at = 0; at < program.byteLength / 8; at++) {
    const code = program.getUint16(at * 8, true)
    const operand = program.getUint32(at * 8 + 4, true)
    const jump = (holds: boolean) => {
      at += program.getUint8(at * 8 + (holds ? 2 : 3))
    }
    if (code === 0x20) word = data.getUint32(operand, true)
    else if (code === 0x15) jump(word === operand)
    else if (code === 0x25) jump(word > operand)
    else if (code === 0x45) jump((word & operand) !== 0)
    else if (code === 0x06) {
      if (operand === 0x7fff_0000) return ALLOW
      if (operand === 0x8000_0000) return KILL
      return `errno ${operand & 0xffff}`
    } else throw new Error(`no such instruction: ${code}`)
  }
  throw new Error('the program has no end')
}

describe('the filter of system calls', () => {
  test.each(Object.entries(DENIED))('denies %s', (_name, number) => {
    expect(decide({ number })).toBe('errno 1')
  })

  test.each(Object.entries(UNKNOWN))('does not know %s', (_name, number) => {
    expect(decide({ number })).toBe('errno 38')
  })

  test.each([
    ['read', 0],
    ['write', 1],
    ['mmap', 9],
    ['execve', 59],
    ['futex', 202],
    ['openat', 257],
    ['prlimit64', 302],
    ['getrandom', 318],
    ['statx', 332],
    ['faccessat2', 439]
  ])('lets %s through', (_name, number) => {
    expect(decide({ number })).toBe(ALLOW)
  })

  test.each([
    ['AF_UNIX', 1n, ALLOW],
    ['AF_UNIX with rubbish above', 0xffff_0000_0000_0001n, ALLOW],
    ['AF_INET', 2n, 'errno 97'],
    ['AF_INET6', 10n, 'errno 97'],
    ['AF_NETLINK', 16n, 'errno 97'],
    ['AF_PACKET', 17n, 'errno 97'],
    ['AF_ALG', 38n, 'errno 97'],
    ['AF_VSOCK', 40n, 'errno 97']
  ])('holds sockets to their family: %s', (_name, family, outcome) => {
    expect(decide({ number: 41, args: [family] })).toBe(outcome)
    expect(decide({ number: 53, args: [family] })).toBe(outcome)
  })

  test.each([
    ['a thread', 0x3d0f00n, ALLOW],
    ['a fork', 0x0120_0011n, ALLOW],
    ['a user namespace', 0x1000_0011n, 'errno 1'],
    ['a mount namespace', 0x2_0011n, 'errno 1'],
    ['a network', 0x4000_0011n, 'errno 1'],
    ['a cgroup namespace', 0x0200_0011n, 'errno 1']
  ])('holds clone to its flags: %s', (_name, flags, outcome) => {
    expect(decide({ number: 56, args: [flags] })).toBe(outcome)
  })

  test('types nothing into a terminal, and changes no personality', () => {
    expect(decide({ number: 16, args: [0n, 0x5412n] })).toBe('errno 1')
    expect(decide({ number: 16, args: [0n, 0x5401n] })).toBe(ALLOW)
    expect(decide({ number: 135, args: [0x0004_0000n] })).toBe('errno 1')
    expect(decide({ number: 135, args: [0xffff_ffffn] })).toBe(ALLOW)
  })

  test('knows no call that is newer than its lists', () => {
    expect(decide({ number: 463 })).toBe('errno 38')
    expect(decide({ number: 9999 })).toBe('errno 38')
  })

  test('lets what holds code set a filter of its own, and nothing else besides', () => {
    expect(decide({ number: DENIED.seccomp }, { mayFilter: true })).toBe(ALLOW)
    expect(decide({ number: DENIED.mount }, { mayFilter: true })).toBe('errno 1')
  })

  test('ends a process that calls by another ABI', () => {
    expect(decide({ number: 4, architecture: I386 })).toBe(KILL)
    expect(decide({ number: 0x4000_0001 })).toBe(KILL)
  })
})
