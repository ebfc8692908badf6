"""What a session does with files: done in a process of the user's own, which can reach no more than the user can."""

import errno
import json
import os
import shutil
import stat

from tree import KINDS, mark, walk
from watch import watch

PIECE = 65536


def _read(path):
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        return errno.EISDIR
    while piece := os.read(fd, PIECE):
        left = memoryview(piece)
        while left:
            left = left[os.write(1, left) :]


def _write(path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NONBLOCK | os.O_NOCTTY, 0o644)
    while piece := os.read(0, PIECE):
        left = memoryview(piece)
        while left:
            left = left[os.write(fd, left) :]


def _entry(path, name):
    found = os.lstat(os.path.join(path, name))
    return {
        'name': os.fsencode(name).decode('utf-8', 'replace'),
        'path': os.fsencode(os.path.join(path, name)).decode('utf-8', 'replace'),
        'type': KINDS.get(stat.S_IFMT(found.st_mode), 'other'),
        'size': found.st_size,
        'mode': stat.S_IMODE(found.st_mode),
        'modified': found.st_mtime_ns // 1_000_000,
    }


def _list(path):
    entries = []
    for name in sorted(os.listdir(path)):
        try:
            entries.append(_entry(path, name))
        except FileNotFoundError:
            continue
    left = memoryview(json.dumps(entries).encode())
    while left:
        left = left[os.write(1, left) :]


def _remove(path):
    if stat.S_ISDIR(os.lstat(path).st_mode):
        shutil.rmtree(path)
    else:
        os.remove(path)


def _move(path, to):
    os.makedirs(os.path.dirname(to), exist_ok=True)
    os.rename(path, to)


ACTS = {
    'read': _read,
    'write': _write,
    'list': _list,
    'makeFolder': lambda path: os.makedirs(path, exist_ok=True),
    'remove': _remove,
    'move': _move,
    'walk': walk,
    'mark': mark,
    'watch': watch,
}


def act_on_files(act, paths, options):
    """Something to `start`, whose exit code is the number of the error, 0 for none."""

    def do():
        try:
            whole = (os.path.normpath(os.path.join('/work', path)) for path in paths)
            return ACTS[act](*whole, **options) or 0
        except OSError as error:
            return error.errno or errno.EIO

    return do
