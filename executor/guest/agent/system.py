"""What the agent asks of the kernel: mounts, the clock, randomness, what a process may still do."""

import ctypes
import fcntl
import glob
import os
import socket
import struct
import time

_libc = ctypes.CDLL(None, use_errno=True)

RNDADDENTROPY = 0x40085203
RNDRESEEDCRNG = 0x5207
PR_SET_NO_NEW_PRIVS = 38
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1

MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND = 2, 4, 8, 32, 4096

# What can be written: folders of the files of the machine, and where they are seen. The work folder has a second name, which programs of
# other sandboxes expect.
PARTS = (('work', '/work'), ('work', '/home/user'), ('tmp', '/tmp'), ('shm', '/dev/shm'))

# Absent in some kernels; what is there is shut.
SHUT = {
    'kernel/dmesg_restrict': '1',
    'kernel/kptr_restrict': '2',
    'kernel/unprivileged_bpf_disabled': '2',
    'kernel/perf_event_paranoid': '3',
    'kernel/yama/ptrace_scope': '3',
    'kernel/io_uring_disabled': '2',
    # Keys would stay with the user beyond its processes.
    'kernel/keys/maxbytes': '1',
    'kernel/kexec_load_disabled': '1',
    'kernel/sysrq': '0',
    'kernel/core_pattern': '|/bin/false',
    'user/max_user_namespaces': '0',
    'vm/unprivileged_userfaultfd': '0',
    'vm/overcommit_memory': '1',
    'kernel/modules_disabled': '1',
}


def mount(source, target, kind='', flags=0, data=''):
    if _libc.mount(source.encode(), target.encode(), kind.encode(), flags, data.encode()) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f'cannot mount {target}: {os.strerror(error)}')


def unmount(target):
    if _libc.umount2(target.encode(), 0) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f'cannot unmount {target}: {os.strerror(error)}')


def write(path, text):
    with open(path, 'w') as file:
        file.write(text)


def mount_all():
    mount('proc', '/proc', 'proc', MS_NOSUID | MS_NODEV | MS_NOEXEC, 'hidepid=invisible')
    mount('sysfs', '/sys', 'sysfs', MS_NOSUID | MS_NODEV | MS_NOEXEC)
    mount('cgroup2', '/sys/fs/cgroup', 'cgroup2', MS_NOSUID | MS_NODEV | MS_NOEXEC)
    mount('run', '/run', 'tmpfs', MS_NOSUID | MS_NODEV | MS_NOEXEC, 'size=256k,mode=755')
    # INVARIANT: only root enters, so that nothing is reached but where it is seen.
    mount('files', '/files', 'tmpfs', MS_NOSUID | MS_NODEV, 'size=64m,mode=700')
    # One tmpfs holds all that can be written, so that one size bounds it.
    for name, target in PARTS:
        folder = f'/files/{name}'
        os.makedirs(folder, exist_ok=True)
        os.makedirs(target, exist_ok=True)
        mount(folder, target, flags=MS_BIND)
    os.makedirs('/dev/pts', exist_ok=True)
    mount('devpts', '/dev/pts', 'devpts', MS_NOSUID | MS_NOEXEC, 'mode=620,ptmxmode=666')


def cover(path, text, target):
    """Puts a file of this text over one that cannot be written."""
    write(path, text)
    mount(path, target, flags=MS_BIND)


def raise_loopback():
    request = struct.Struct('16sh22x')
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        _, flags = request.unpack(fcntl.ioctl(any_socket, SIOCGIFFLAGS, request.pack(b'lo', 0)))
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, request.pack(b'lo', flags | IFF_UP))


def give_files_to(uid):
    os.chown('/files/work', uid, uid)
    for name in ('tmp', 'shm'):
        os.chmod(f'/files/{name}', 0o1777)


def shut():
    for name, value in SHUT.items():
        path = f'/proc/sys/{name}'
        if os.path.exists(path):
            write(path, value)


def most_entries(size):
    """An entry costs memory besides its bytes: as many as there are pages, and some for a disk of next to nothing."""
    return size // 4096 + 64


def size_files(size):
    mount('files', '/files', 'tmpfs', MS_REMOUNT | MS_NOSUID | MS_NODEV, f'size={max(size, 4096)},nr_inodes={most_entries(size)}')


def reseed(seed):
    """Without this every clone of one snapshot would draw the same numbers."""
    with open('/dev/urandom', 'wb', buffering=0) as device:
        fcntl.ioctl(device, RNDADDENTROPY, struct.pack('ii', len(seed) * 8, len(seed)) + seed)
        fcntl.ioctl(device, RNDRESEEDCRNG)


def set_clock(milliseconds):
    time.clock_settime_ns(time.CLOCK_REALTIME, milliseconds * 1_000_000)


def no_new_privileges():
    if _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), 'prctl')


def find_port(name):
    """The virtio-serial port of that name, once its driver has it."""
    for _ in range(1000):
        for path in glob.glob('/sys/class/virtio-ports/*/name'):
            with open(path) as file:
                if file.read().strip() == name:
                    return '/dev/' + path.split('/')[-2]
        time.sleep(0.005)
    raise OSError(f'there is no port {name}')
