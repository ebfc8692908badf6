"""
The files of a machine in layers: what is written goes into the uppermost one, and those beneath stay as they are, so that the files can
stand again as they stood at any of them. Each layer is a file system in memory of its own: to drop one, however full, is to unmount it.
"""

import errno
import os
import time

import shared
from system import MS_BIND, MS_NODEV, MS_NOSUID, PARTS, most_entries, mount, unmount

# The first layer: what there was before anybody asked for layers.
FIRST = '/files'
# Where the others are mounted; nobody but root can enter.
ROOT = '/run/layers'
NOW = f'{ROOT}/now'
QUEUES = f'{ROOT}/queues'
PAGE = 4096
# With less room than this a layer is none.
LEAST_BYTES, LEAST_ENTRIES = 16 * PAGE, 16
# What has just been ended may hold its folder a moment longer.
TRIES, PAUSE = 200, 0.01


class Use:
    """What a file system in memory holds: bytes, and entries, which cost memory besides their bytes."""

    def __init__(self, path):
        found = os.statvfs(path)
        self.bytes = (found.f_blocks - found.f_bfree) * found.f_frsize
        self.entries = found.f_files - found.f_ffree


_mounted = []


def written():
    """Bytes that all files of all layers take."""
    return sum(Use(path).bytes for path in [FIRST, *_mounted])


def _path(layer):
    return FIRST if layer == 0 else f'{ROOT}/{layer}'


def _unmount_when_free(path):
    for attempt in range(TRIES):
        try:
            unmount(path)
            return
        except OSError as error:
            if error.errno != errno.EBUSY or attempt == TRIES - 1:
                raise
            time.sleep(PAUSE)


class Layers:
    def __init__(self):
        self.top = 0

    def measure(self):
        """Bytes that the uppermost layer takes."""
        return Use(_path(self.top)).bytes

    def stand(self, below, top, drop, disk):
        """
        Lets the files be those of the layers `below`, the lowest first, with a new one `top` above them. With all others but `drop`
        they take no more than `disk` bytes. Nothing runs that has them open. Where there is no room, all stays as it is.
        """
        if self.top == 0:
            os.makedirs(ROOT, exist_ok=True)
            mount('steps', ROOT, 'tmpfs', MS_NOSUID | MS_NODEV, 'size=1m,nr_inodes=8k,mode=700')
            for folder in (NOW, QUEUES):
                os.mkdir(folder)
        self._make(top, [_path(layer) for layer in drop], disk)
        shared.clear(QUEUES)
        for _, target in reversed(PARTS):
            _unmount_when_free(target)
        if self.top != 0:
            _unmount_when_free(NOW)
        self._put_together(below, top)
        for layer in drop:
            _unmount_when_free(_path(layer))
            os.rmdir(_path(layer))
            _mounted.remove(_path(layer))
        self.top = top

    def _make(self, layer, dropped, disk):
        used = [Use(path) for path in [FIRST, *_mounted] if path not in dropped]
        size = disk - sum(use.bytes for use in used)
        entries = most_entries(disk) - sum(use.entries for use in used)
        if size < LEAST_BYTES or entries < LEAST_ENTRIES:
            raise OSError(errno.ENOSPC, 'there is no room for another layer')
        path = _path(layer)
        os.mkdir(path)
        mount('layer', path, 'tmpfs', MS_NOSUID | MS_NODEV, f'size={size},nr_inodes={entries},mode=700')
        _mounted.append(path)
        for name in ('upper', 'scratch'):
            os.mkdir(f'{path}/{name}')

    def _put_together(self, below, top):
        # Named from where they are: the names of very many would not fit else.
        os.chdir(ROOT)
        lower = ':'.join(FIRST if layer == 0 else f'{layer}/upper' for layer in reversed(below))
        data = f'lowerdir={lower},upperdir={top}/upper,workdir={top}/scratch,redirect_dir=on,index=off,metacopy=off'
        mount('files', NOW, 'overlay', MS_NOSUID | MS_NODEV, data)
        os.chdir('/')
        for name, target in PARTS:
            mount(f'{NOW}/{name}', target, flags=MS_BIND)
