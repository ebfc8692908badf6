/** Where QEMU finds the socket for its state. */
export const STATE_FOLDER = '/state'

/** Where QEMU finds the image of its guest's disk. */
export const DISK_FILE = '/disk'

/**
 * What stands between a QEMU that its guest has taken over and the host: no network, no other process, no file but programs and
 * libraries, the image of its disk, and an end with its parent. All else it was handed as open descriptors; in `folder`, which it can only
 * read, stands the socket that takes its state when it is asked for. The disk is no descriptor: what was opened for reading can be opened
 * again for writing by whoever owns it, but not where it is mounted for reading. `device` is the one that it may use, where it may any.
 */
export const jailArguments = (folder: string, disk: string, device?: string): readonly string[] => [
  '--unshare-all',
  '--die-with-parent',
  '--new-session',
  '--as-pid-1',
  '--clearenv',
  '--cap-drop',
  'ALL',
  '--ro-bind',
  '/usr',
  '/usr',
  '--ro-bind-try',
  '/etc/ld.so.cache',
  '/etc/ld.so.cache',
  '--symlink',
  'usr/lib',
  '/lib',
  '--symlink',
  'usr/lib64',
  '/lib64',
  '--proc',
  '/proc',
  '--ro-bind',
  folder,
  STATE_FOLDER,
  '--ro-bind',
  disk,
  DISK_FILE,
  ...(device === undefined ? [] : ['--dev-bind', device, device]),
  '--remount-ro',
  '/'
]
