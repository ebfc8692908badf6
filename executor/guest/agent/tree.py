"""What a session learns and says of files beside their bytes, in a process of the user's own like all that it does with them."""

import errno
import json
import os
import stat
import sys

KINDS = {stat.S_IFREG: 'file', stat.S_IFDIR: 'folder', stat.S_IFLNK: 'link'}
NAMES = {0: 'root', 1000: 'user'}
# What a session marks files with, among their extended attributes.
MARKS = 'user.'
MOST_ENTRIES = 50_000


def _said(text):
    return os.fsencode(text).decode('utf-8', 'replace')


def _kind(found):
    return KINDS.get(stat.S_IFMT(found.st_mode), 'other')


def _marks(path):
    try:
        names = [name for name in os.listxattr(path, follow_symlinks=False) if name.startswith(MARKS)]
        read = {name: os.getxattr(path, name, follow_symlinks=False) for name in names}
    except OSError:
        return {}
    return {_said(name[len(MARKS) :]): value.decode('utf-8', 'replace') for name, value in read.items()}


def _target(path):
    """Where a link leads in the end; nothing where that is nowhere."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return {'path': _said(os.path.realpath(path)), 'type': _kind(found), 'mode': stat.S_IMODE(found.st_mode)}


def entry_of(path):
    found = os.lstat(path)
    entry = {
        'name': _said(os.path.basename(path)),
        'path': _said(path),
        'type': _kind(found),
        'size': found.st_size,
        'mode': stat.S_IMODE(found.st_mode),
        'modified': found.st_mtime_ns // 1_000_000,
        'owner': NAMES.get(found.st_uid, str(found.st_uid)),
        'group': NAMES.get(found.st_gid, str(found.st_gid)),
        'marks': _marks(path),
    }
    return entry | {'target': _target(path)} if entry['type'] == 'link' else entry


def say(line):
    left = memoryview(line.encode())
    while left:
        left = left[os.write(1, left) :]


def walk(path, depth):
    """The entry at a path, and those below it to a depth, each folder before what is in it."""
    entries = [entry_of(path)]

    def look(folder, left):
        for name in sorted(os.listdir(folder)):
            try:
                entry = entry_of(os.path.join(folder, name))
            except FileNotFoundError:
                continue
            if len(entries) >= MOST_ENTRIES:
                raise OSError(errno.E2BIG, 'too many entries')
            entries.append(entry)
            if entry['type'] == 'folder' and left > 1:
                try:
                    look(os.path.join(folder, name), left - 1)
                except (FileNotFoundError, PermissionError):
                    continue

    if depth > 0 and os.path.isdir(path):
        look(path, min(depth, sys.getrecursionlimit() // 2))
    say(json.dumps(entries))


def mark(path):
    """Marks a file with names and values that come as JSON; marks that it had before are gone."""
    text = b''
    while piece := os.read(0, 65536):
        text += piece
    for name in os.listxattr(path):
        if name.startswith(MARKS):
            os.removexattr(path, name)
    for name, value in json.loads(text).items():
        os.setxattr(path, MARKS + name, value.encode())
