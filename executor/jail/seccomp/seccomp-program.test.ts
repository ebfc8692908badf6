import { describe, expect, test } from 'vitest'
import { type FilterOptions, seccompProgram } from './seccomp-program.ts'

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
  // The numbers are those of the kernel's own table (arch/x86/entry/syscalls/syscall_64.tbl).
  test.each([
    ['ptrace', 101],
    ['syslog', 103],
    ['uselib', 134],
    ['ustat', 136],
    ['sysfs', 139],
    ['vhangup', 153],
    ['modify_ldt', 154],
    ['pivot_root', 155],
    ['_sysctl', 156],
    ['adjtimex', 159],
    ['chroot', 161],
    ['acct', 163],
    ['settimeofday', 164],
    ['mount', 165],
    ['umount2', 166],
    ['swapon', 167],
    ['swapoff', 168],
    ['reboot', 169],
    ['sethostname', 170],
    ['setdomainname', 171],
    ['iopl', 172],
    ['ioperm', 173],
    ['create_module', 174],
    ['init_module', 175],
    ['delete_module', 176],
    ['get_kernel_syms', 177],
    ['query_module', 178],
    ['quotactl', 179],
    ['nfsservctl', 180],
    ['lookup_dcookie', 212],
    ['clock_settime', 227],
    ['mbind', 237],
    ['set_mempolicy', 238],
    ['get_mempolicy', 239],
    ['mq_open', 240],
    ['kexec_load', 246],
    ['add_key', 248],
    ['request_key', 249],
    ['keyctl', 250],
    ['migrate_pages', 256],
    ['unshare', 272],
    ['vmsplice', 278],
    ['move_pages', 279],
    ['perf_event_open', 298],
    ['fanotify_init', 300],
    ['name_to_handle_at', 303],
    ['open_by_handle_at', 304],
    ['clock_adjtime', 305],
    ['setns', 308],
    ['process_vm_readv', 310],
    ['process_vm_writev', 311],
    ['kcmp', 312],
    ['finit_module', 313],
    ['seccomp', 317],
    ['kexec_file_load', 320],
    ['bpf', 321],
    ['userfaultfd', 323],
    ['open_tree', 428],
    ['move_mount', 429],
    ['fsopen', 430],
    ['fsconfig', 431],
    ['fsmount', 432],
    ['fspick', 433],
    ['pidfd_getfd', 438],
    ['process_madvise', 440],
    ['mount_setattr', 442],
    ['quotactl_fd', 443],
    ['memfd_secret', 447],
    ['process_mrelease', 448],
    ['set_mempolicy_home_node', 450],
    ['statmount', 457],
    ['listmount', 458],
    ['lsm_get_self_attr', 459],
    ['lsm_set_self_attr', 460],
    ['lsm_list_modules', 461]
  ])('denies %s', (_name, number) => {
    expect(decide({ number })).toBe('errno 1')
  })

  test.each([
    ['io_setup', 206],
    ['io_destroy', 207],
    ['io_getevents', 208],
    ['io_submit', 209],
    ['io_cancel', 210],
    ['io_pgetevents', 333],
    ['io_uring_setup', 425],
    ['io_uring_enter', 426],
    ['io_uring_register', 427],
    ['clone3', 435]
  ])('does not know %s', (_name, number) => {
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
    // TIOCSTI and TIOCLINUX, and TCGETS, which only asks.
    expect(decide({ number: 16, args: [0n, 0x5412n] })).toBe('errno 1')
    expect(decide({ number: 16, args: [0n, 0x541cn] })).toBe('errno 1')
    expect(decide({ number: 16, args: [0n, 0x5401n] })).toBe(ALLOW)
    expect(decide({ number: 135, args: [0x0004_0000n] })).toBe('errno 1')
    expect(decide({ number: 135, args: [0x1_0000_0000n] })).toBe('errno 1')
    expect(decide({ number: 135, args: [0n] })).toBe(ALLOW)
    expect(decide({ number: 135, args: [0xffff_ffffn] })).toBe(ALLOW)
  })

  test('knows no call that is newer than its lists', () => {
    expect(decide({ number: 463 })).toBe('errno 38')
    expect(decide({ number: 9999 })).toBe('errno 38')
  })

  test('lets what holds code set a filter of its own, and nothing else besides', () => {
    expect(decide({ number: 317 }, { mayFilter: true })).toBe(ALLOW)
    expect(decide({ number: 165 }, { mayFilter: true })).toBe('errno 1')
  })

  test('ends a process that calls by another ABI', () => {
    expect(decide({ number: 4, architecture: I386 })).toBe(KILL)
    expect(decide({ number: 0x4000_0001 })).toBe(KILL)
  })
})
