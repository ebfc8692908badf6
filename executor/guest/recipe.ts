/** What goes into the guest besides its agent and the runners. */

/** `scientific` has a Python with NumPy, SciPy and pandas besides. */
export const VARIANTS = ['plain', 'scientific'] as const
export type Variant = (typeof VARIANTS)[number]

const PLAIN = ['python3', 'nodejs', 'busybox-static', 'bash', 'tzdata']
export const PACKAGES: Readonly<Record<Variant, readonly string[]>> = {
  plain: PLAIN,
  scientific: [...PLAIN, 'python3-numpy', 'python3-scipy', 'python3-pandas']
}

export const KERNEL_PACKAGE = 'linux-image-cloud-amd64'

/** Modules that the guest's devices, its root and the layers of its files want; the modules that these depend on come with them. */
export const MODULES = ['virtio_mmio', 'virtio_blk', 'virtio_console', 'erofs', 'overlay'] as const

/** Folders of a Debian root that nothing in the guest reads. */
export const PRUNED = [
  'boot',
  'etc/cron.daily',
  'lib/systemd',
  'usr/include',
  'usr/lib/systemd',
  'usr/share/bug',
  'usr/share/doc',
  'usr/share/doc-base',
  'usr/share/gcc',
  'usr/share/info',
  'usr/share/lintian',
  'usr/share/locale',
  'usr/share/man',
  'usr/share/menu',
  'usr/share/perl5',
  'usr/share/pixmaps',
  'usr/share/applications',
  'var/cache',
  'var/lib/apt',
  'var/lib/dpkg',
  'var/log'
] as const

/** Where the root has nothing, and the machine puts something. */
export const EMPTY_FOLDERS = ['dev', 'files', 'home/user', 'proc', 'run', 'sys', 'tmp', 'work', 'var/tmp'] as const

/** What time it is in the guest until its job begins, and when its files were made: 2000-01-01. */
export const EPOCH = 946_684_800

/** Raised where the same packages give another image. */
export const RECIPE_VERSION = 2
