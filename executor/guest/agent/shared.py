"""What processes of one user share beside files, which no end of theirs takes away: System V's memory, queues and semaphores, and POSIX's queues."""

import ctypes
import errno
import os

from system import mount, unmount

_libc = ctypes.CDLL(None, use_errno=True)
IPC_RMID = 0
REMOVES = {
    'shm': lambda number: _libc.shmctl(number, IPC_RMID, None),
    'msg': lambda number: _libc.msgctl(number, IPC_RMID, None),
    'sem': lambda number: _libc.semctl(number, 0, IPC_RMID, 0),
}


def _numbers(kind):
    """The second column, below its head."""
    path = f'/proc/sysvipc/{kind}'
    if not os.path.exists(path):
        return []
    with open(path) as table:
        return [int(line.split()[1]) for line in list(table)[1:]]


def _mount_queues(folder):
    """False where the kernel has none."""
    try:
        mount('queues', folder, 'mqueue')
    except OSError as error:
        if error.errno == errno.ENODEV:
            return False
        raise
    return True


def clear(folder):
    """Removes all of it. Nothing of the user runs; `folder` is an empty one that only root enters."""
    for kind, remove in REMOVES.items():
        for number in _numbers(kind):
            if remove(number) != 0:
                raise OSError(ctypes.get_errno(), f'cannot remove {kind} {number}')
    if not _mount_queues(folder):
        return
    try:
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
    finally:
        unmount(folder)
