import type { KernelModule } from './kernel-modules.ts'
import { writeCpio } from './write-cpio.ts'

const AGENT = '/usr/bin/python3 -E -s /usr/lib/writ/agent/agent.py'

/** Loads the modules, mounts the root, and hands over to the agent, which is the first process from then on. */
const init = (modules: readonly KernelModule[]): string =>
  [
    '#!/bin/busybox sh',
    '/bin/busybox mount -t devtmpfs dev /dev',
    ...modules.map(({ name }) => `/bin/busybox insmod /modules/${name}.ko`),
    'until [ -b /dev/vda ]; do /bin/busybox usleep 5000; done',
    '/bin/busybox mount -t erofs -o ro /dev/vda /root',
    '/bin/busybox mount --move /dev /root/dev',
    `exec /bin/busybox switch_root /root ${AGENT}`,
    ''
  ].join('\n')

/** What the kernel boots into. */
export const bootArchive = (busybox: Buffer, modules: readonly KernelModule[]): Buffer =>
  writeCpio([
    { name: 'bin/' },
    { name: 'bin/busybox', bytes: busybox },
    { name: 'dev/' },
    { name: 'root/' },
    { name: 'modules/' },
    ...modules.map(({ name, bytes }) => ({ name: `modules/${name}.ko`, bytes })),
    { name: 'init', bytes: Buffer.from(init(modules)) }
  ])
