"""Frames on the port to the host: two lengths, a header in JSON, bytes."""

import json
import os
import select
import struct

LENGTHS = struct.Struct('>II')
LARGEST = 1 << 20


# The port gives a page at a time; so many are taken before anything else is looked at.
PAGES = 64


class Port:
    def __init__(self, fd):
        self.fd = fd
        self._heard = bytearray()
        os.set_blocking(fd, False)

    def hear(self):
        """The frames that are whole so far; `None` when the host has gone."""
        for _ in range(PAGES):
            try:
                got = os.read(self.fd, 65536)
            except BlockingIOError:
                break
            if not got:
                return None
            self._heard += got
        return self._whole()

    def _whole(self):
        frames = []
        while len(self._heard) >= LENGTHS.size:
            head, body = LENGTHS.unpack_from(self._heard)
            if head > LARGEST or body > LARGEST:
                raise ValueError('a frame is too large')
            end = LENGTHS.size + head + body
            if len(self._heard) < end:
                break
            header = json.loads(self._heard[LENGTHS.size : LENGTHS.size + head])
            frames.append((header, bytes(self._heard[LENGTHS.size + head : end])))
            del self._heard[:end]
        return frames

    def say(self, header, body=b''):
        head = json.dumps(header, separators=(',', ':')).encode()
        left = memoryview(LENGTHS.pack(len(head), len(body)) + head + body)
        while left:
            try:
                left = left[os.write(self.fd, left) :]
            except BlockingIOError:
                self._wait()

    def _wait(self):
        """Until more can be said. A port whose other end is gone takes nothing ever again."""
        waiting = select.poll()
        waiting.register(self.fd, select.POLLOUT)
        if all(events & select.POLLHUP for _, events in waiting.poll()):
            raise BrokenPipeError('the host has gone')
