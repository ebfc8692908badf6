"""Tells what becomes of what is in a folder, in a process of the user's own: inotify, a line of JSON for each event."""

import ctypes
import errno
import json
import os
import struct

from tree import entry_of, say

_libc = ctypes.CDLL(None, use_errno=True)
_HEAD = struct.Struct('iIII')

ATTRIB, MODIFY = 0x4, 0x2
MOVED_FROM, MOVED_TO, CREATE, DELETE = 0x40, 0x80, 0x100, 0x200
DELETE_SELF, MOVE_SELF, UNMOUNT, IGNORED = 0x400, 0x800, 0x2000, 0x8000
ISDIR, ONLYDIR = 0x40000000, 0x01000000
HEARD = ATTRIB | MODIFY | MOVED_FROM | MOVED_TO | CREATE | DELETE | DELETE_SELF | MOVE_SELF
# As fsnotify has them: what was moved away was renamed, what was moved here was made.
KINDS = {CREATE: 'create', MOVED_TO: 'create', MODIFY: 'write', DELETE: 'remove', MOVED_FROM: 'rename', ATTRIB: 'chmod'}
MOST_FOLDERS = 8192


class Watcher:
    def __init__(self, root, recursive, entries):
        self.root = root
        self.recursive = recursive
        self.entries = entries
        self.fd = _libc.inotify_init1(os.O_CLOEXEC)
        if self.fd < 0:
            raise OSError(ctypes.get_errno(), 'inotify_init1')
        self.folders = {}

    def add(self, folder):
        if len(self.folders) >= MOST_FOLDERS:
            raise OSError(errno.E2BIG, 'too many folders')
        number = _libc.inotify_add_watch(self.fd, os.fsencode(folder), HEARD | ONLYDIR)
        if number < 0:
            raise OSError(ctypes.get_errno(), 'inotify_add_watch')
        self.folders[number] = folder

    def add_below(self, folder, tells):
        """Watches what is below a folder; what stood there before it was watched is told of as made."""
        for entry in list(os.scandir(folder)):
            if tells:
                self.tell('create', entry.path)
            if entry.is_dir(follow_symlinks=False):
                self.follow(entry.path, tells)

    def follow(self, folder, tells):
        try:
            self.add(folder)
            self.add_below(folder, tells)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            return

    def forget_below(self, folder):
        for number, path in list(self.folders.items()):
            if path == folder or path.startswith(folder + '/'):
                _libc.inotify_rm_watch(self.fd, number)
                del self.folders[number]

    def tell(self, kind, path):
        event = {'type': kind, 'name': os.fsencode(os.path.relpath(path, self.root)).decode('utf-8', 'replace')}
        if self.entries:
            try:
                event['entry'] = entry_of(path)
            except OSError:
                pass
        say(json.dumps(event) + '\n')

    def take(self, number, mask, name):
        """One event; false once the folder itself is gone."""
        folder = self.folders.get(number)
        if folder is None:
            return True
        if mask & IGNORED:
            del self.folders[number]
            return folder != self.root
        if mask & (DELETE_SELF | MOVE_SELF | UNMOUNT):
            return folder != self.root
        if not name:
            return True
        path = os.path.join(folder, os.fsdecode(name))
        moved_in = mask & (CREATE | MOVED_TO)
        for bit, kind in KINDS.items():
            if mask & bit:
                self.tell(kind, path)
        if self.recursive and mask & ISDIR:
            if mask & MOVED_FROM:
                self.forget_below(path)
            if moved_in:
                self.follow(path, True)
        return True

    def serve(self):
        while True:
            got = os.read(self.fd, 65536)
            at = 0
            while at < len(got):
                number, mask, _, length = _HEAD.unpack_from(got, at)
                at += _HEAD.size + length
                if not self.take(number, mask, got[at - length : at].rstrip(b'\0')):
                    return


def watch(path, recursive, entries):
    watcher = Watcher(path, recursive, entries)
    watcher.add(path)
    if recursive:
        watcher.add_below(path, False)
    say('{"type":"ready"}\n')
    watcher.serve()
