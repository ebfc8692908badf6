/** Numbers of system calls on x86_64 (arch/x86/entry/syscalls/syscall_64.tbl), for those that a program in a jail may not make. */

/** Refused with EPERM: they change what the kernel shows to whom, or look into other processes. */
export const DENIED = {
  ptrace: 101,
  syslog: 103,
  uselib: 134,
  ustat: 136,
  sysfs: 139,
  vhangup: 153,
  modify_ldt: 154,
  pivot_root: 155,
  _sysctl: 156,
  adjtimex: 159,
  chroot: 161,
  acct: 163,
  settimeofday: 164,
  mount: 165,
  umount2: 166,
  swapon: 167,
  swapoff: 168,
  reboot: 169,
  sethostname: 170,
  setdomainname: 171,
  iopl: 172,
  ioperm: 173,
  create_module: 174,
  init_module: 175,
  delete_module: 176,
  get_kernel_syms: 177,
  query_module: 178,
  quotactl: 179,
  nfsservctl: 180,
  lookup_dcookie: 212,
  clock_settime: 227,
  mbind: 237,
  set_mempolicy: 238,
  get_mempolicy: 239,
  mq_open: 240,
  kexec_load: 246,
  add_key: 248,
  request_key: 249,
  keyctl: 250,
  migrate_pages: 256,
  unshare: 272,
  vmsplice: 278,
  move_pages: 279,
  perf_event_open: 298,
  fanotify_init: 300,
  name_to_handle_at: 303,
  open_by_handle_at: 304,
  clock_adjtime: 305,
  setns: 308,
  process_vm_readv: 310,
  process_vm_writev: 311,
  kcmp: 312,
  finit_module: 313,
  seccomp: 317,
  kexec_file_load: 320,
  bpf: 321,
  userfaultfd: 323,
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  fsconfig: 431,
  fsmount: 432,
  fspick: 433,
  pidfd_getfd: 438,
  process_madvise: 440,
  mount_setattr: 442,
  quotactl_fd: 443,
  memfd_secret: 447,
  process_mrelease: 448,
  set_mempolicy_home_node: 450,
  statmount: 457,
  listmount: 458,
  lsm_get_self_attr: 459,
  lsm_set_self_attr: 460,
  lsm_list_modules: 461
} as const

/** Answered as by a kernel that has no such call (ENOSYS), which every program takes for granted. */
export const UNKNOWN = {
  io_setup: 206,
  io_destroy: 207,
  io_getevents: 208,
  io_submit: 209,
  io_cancel: 210,
  io_pgetevents: 333,
  io_uring_setup: 425,
  io_uring_enter: 426,
  io_uring_register: 427,
  /** Its flags lie in memory, where a filter cannot look; libc then takes `clone`. */
  clone3: 435
} as const

/** Looked at by their arguments. */
export const HELD = { ioctl: 16, socket: 41, socketpair: 53, clone: 56, personality: 135 } as const

/** The last call that was looked at for these lists (`mseal`, Linux 6.10); later ones are unknown until somebody does. */
export const LAST_KNOWN = 462

/** Set in the number of a call of the x32 ABI. */
export const X32_BIT = 0x4000_0000
