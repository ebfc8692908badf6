import type { VmShape } from '../vm-driver.ts'

export type Acceleration = 'tcg' | 'kvm'

/** Descriptors that QEMU is started with: of what is sealed, or what only a template that nobody has had yet is started with. */
export const FD = { state: 3, monitor: 4, port: 5, memory: 6, kernel: 7, boot: 8, network: 9 } as const

const opened = (fd: number): string => `/proc/self/fd/${fd}`

/**
 * `cmpxchg16b` of QEMU 7.2's emulation spoils the flags when a timer comes at the wrong moment, and Linux 6.12 uses it in every
 * allocation: without it, it goes another way.
 */
const CPU: Readonly<Record<Acceleration, string>> = { tcg: 'max,-cx16,-la57', kvm: 'host' }

const accelerator = (acceleration: Acceleration, { vcpu }: VmShape): string => {
  if (acceleration === 'kvm') return 'kvm'
  return `tcg,thread=${vcpu === 1 ? 'single' : 'multi'},tb-size=64`
}

/** The same for a template and its clones: a snapshot is of these devices and no others. `disk` is the path of its image. */
const machine = (acceleration: Acceleration, shape: VmShape, disk: string, share: 'on' | 'off'): readonly string[] => [
  '-accel',
  accelerator(acceleration, shape),
  '-machine',
  'microvm,acpi=on,memory-backend=memory',
  '-cpu',
  CPU[acceleration],
  '-smp',
  String(shape.vcpu),
  '-m',
  String(shape.memory),
  '-object',
  `memory-backend-file,id=memory,size=${shape.memory}M,mem-path=${opened(FD.memory)},share=${share}`,
  '-nodefaults',
  '-no-user-config',
  '-display',
  'none',
  '-no-reboot',
  '-sandbox',
  'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny',
  '-serial',
  'null',
  '-chardev',
  `socket,id=monitor,fd=${FD.monitor}`,
  '-mon',
  'chardev=monitor,mode=control',
  '-chardev',
  `socket,id=port,fd=${FD.port}`,
  '-device',
  'virtio-serial-device',
  '-device',
  'virtserialport,chardev=port,name=writ',
  '-chardev',
  `socket,id=network,fd=${FD.network}`,
  '-device',
  'virtserialport,chardev=network,name=network',
  '-blockdev',
  `driver=file,node-name=disk,filename=${disk},read-only=on,locking=off`,
  '-device',
  'virtio-blk-device,drive=disk'
]

const QUIET = [
  'quiet',
  'loglevel=0',
  'panic=-1',
  'reboot=t',
  'mitigations=off',
  'audit=0',
  'cryptomgr.notests',
  '8250.nr_uarts=1'
]

/**
 * Under emulation the kernel is told how fast the clock of the processor counts: what it measures by itself under load never comes
 * to an end.
 */
const commandLine = (acceleration: Acceleration, clockKhz: number): string => {
  const emulated = [
    `tsc_early_khz=${clockKhz}`,
    'tsc=reliable',
    'no_timer_check',
    `lpj=${clockKhz * 4}`,
    'noreplace-smp',
    'nokaslr'
  ]
  return [...QUIET, 'random.trust_cpu=on', ...(acceleration === 'tcg' ? emulated : [])].join(' ')
}

/** Boots the guest; its memory is the file itself, and stays when it ends. */
export const bootArguments = (
  acceleration: Acceleration,
  shape: VmShape,
  disk: string,
  clockKhz: number
): readonly string[] => [
  ...machine(acceleration, shape, disk, 'on'),
  '-kernel',
  opened(FD.kernel),
  '-initrd',
  opened(FD.boot),
  '-append',
  commandLine(acceleration, clockKhz)
]

/** Goes on from a state over a memory that it writes to a copy of its own. */
export const cloneArguments = (acceleration: Acceleration, shape: VmShape, disk: string): readonly string[] => [
  ...machine(acceleration, shape, disk, 'off'),
  '-incoming',
  'defer'
]
