import { DENIED, HELD, LAST_KNOWN, UNKNOWN, X32_BIT } from './system-calls.ts'

/** One instruction of classic BPF: `struct sock_filter` (linux/filter.h). Jumps count instructions after the next. */
interface Instruction {
  readonly code: number
  readonly whenTrue: number
  readonly whenFalse: number
  readonly operand: number
}

// linux/bpf_common.h: class | size | mode, and class | operation | source.
const LOAD_WORD = 0x20
const JUMP_EQUAL = 0x15
const JUMP_GREATER = 0x25
const JUMP_ANY_BIT = 0x45
const RETURN = 0x06

// struct seccomp_data (linux/seccomp.h), little-endian: the low half of an argument comes first.
const NUMBER = 0
const ARCHITECTURE = 4
const lowHalf = (argument: number): number => 16 + 8 * argument
const highHalf = (argument: number): number => lowHalf(argument) + 4

const X86_64 = 0xc000_003e

const ALLOW = 0x7fff_0000
const KILL_PROCESS = 0x8000_0000
const failWith = (errno: number): number => 0x0005_0000 | errno
const EPERM = 1
const ENOSYS = 38
const EAFNOSUPPORT = 97

/** Every flag of `clone` that makes a namespace. CLONE_NEWTIME lies among the bits of its exit signal, and only `unshare` and `clone3` take it. */
const NAMESPACES = 0x7e02_0000
const AF_UNIX = 1
/** What puts bytes into a terminal as if they were typed. */
const TIOCSTI = 0x5412
const TIOCLINUX = 0x541c
/** `personality` that only asks. */
const ASK = 0xffff_ffff

const load = (offset: number): Instruction => ({ code: LOAD_WORD, whenTrue: 0, whenFalse: 0, operand: offset })
const end = (action: number): Instruction => ({ code: RETURN, whenTrue: 0, whenFalse: 0, operand: action })
const when = (code: number, operand: number, then: readonly Instruction[]): readonly Instruction[] => [
  { code, whenTrue: 0, whenFalse: then.length, operand },
  ...then
]
const unless = (code: number, operand: number, then: readonly Instruction[]): readonly Instruction[] => [
  { code, whenTrue: then.length, whenFalse: 0, operand },
  ...then
]

const numbered = (calls: Readonly<Record<string, number>>, errno: number): readonly Instruction[] =>
  Object.values(calls).flatMap((number) => when(JUMP_EQUAL, number, [end(failWith(errno))]))

/** Sockets between processes of the jail, of no other family. */
const unixAlone = [load(lowHalf(0)), ...unless(JUMP_EQUAL, AF_UNIX, [end(failWith(EAFNOSUPPORT))]), end(ALLOW)]

const held: Readonly<Record<keyof typeof HELD, readonly Instruction[]>> = {
  socket: unixAlone,
  socketpair: unixAlone,
  clone: [load(lowHalf(0)), ...when(JUMP_ANY_BIT, NAMESPACES, [end(failWith(EPERM))]), end(ALLOW)],
  ioctl: [
    load(lowHalf(1)),
    ...[TIOCSTI, TIOCLINUX].flatMap((request) => when(JUMP_EQUAL, request, [end(failWith(EPERM))])),
    end(ALLOW)
  ],
  personality: [
    load(highHalf(0)),
    ...unless(JUMP_EQUAL, 0, [end(failWith(EPERM))]),
    load(lowHalf(0)),
    ...when(JUMP_EQUAL, 0, [end(ALLOW)]),
    ...unless(JUMP_EQUAL, ASK, [end(failWith(EPERM))]),
    end(ALLOW)
  ]
}

export interface FilterOptions {
  /** May it set a further filter for itself? Code may not; what holds code may. */
  readonly mayFilter?: boolean
}

const program = ({ mayFilter = false }: FilterOptions): readonly Instruction[] => [
  load(ARCHITECTURE),
  // 32-bit calls have other numbers for the same things: no program of the image makes any.
  ...unless(JUMP_EQUAL, X86_64, [end(KILL_PROCESS)]),
  load(NUMBER),
  ...when(JUMP_ANY_BIT, X32_BIT, [end(KILL_PROCESS)]),
  ...when(JUMP_GREATER, LAST_KNOWN, [end(failWith(ENOSYS))]),
  ...(mayFilter ? when(JUMP_EQUAL, DENIED.seccomp, [end(ALLOW)]) : []),
  ...numbered(DENIED, EPERM),
  ...numbered(UNKNOWN, ENOSYS),
  ...Object.entries(HELD).flatMap(([name, number]) => when(JUMP_EQUAL, number, held[name as keyof typeof HELD])),
  end(ALLOW)
]

/**
 * The filter of system calls of everything in a jail, as `bwrap --seccomp` reads it: an array of `struct sock_filter` for x86_64.
 * Refused is what reaches beyond the process and its files: sockets but AF_UNIX, namespaces, mounts, other processes' memory, keys,
 * eBPF, perf, io_uring, modules, clocks; and every call that is newer than the list. Another ABI ends the process.
 */
export const seccompProgram = (options: FilterOptions = {}): Uint8Array => {
  const instructions = program(options)
  const bytes = new DataView(new ArrayBuffer(instructions.length * 8))
  for (const [at, { code, whenTrue, whenFalse, operand }] of instructions.entries()) {
    bytes.setUint16(at * 8, code, true)
    bytes.setUint8(at * 8 + 2, whenTrue)
    bytes.setUint8(at * 8 + 3, whenFalse)
    bytes.setUint32(at * 8 + 4, operand >>> 0, true)
  }
  return new Uint8Array(bytes.buffer)
}
