"""One job or command: what it prints, what it is given, and the limits that end it."""

import os
import resource
import time

import group as groups
from group import Group
from runners import JOB, VALUE
from start import set_size

PIECE = 65536
# Whoever was refused so many processes does not mean to do with less.
BOMB = 200
# Errors that name a limit and that the kernel counts nowhere; a program that prints them without cause mislabels its own end.
SAID = {
    'memory': (b'MemoryError', b'heap out of memory', b'Cannot allocate memory', b'Array buffer allocation failed'),
    'disk': (b'No space left on device', b'ENOSPC'),
    'files': (b'Too many open files', b'EMFILE'),
}


class Feed:
    """Bytes on their way into a process."""

    def __init__(self, end):
        self.end = end
        self.left = bytearray()
        self.last = False

    def write(self):
        """Writes what fits; says whether all is written."""
        try:
            while self.left:
                del self.left[: os.write(self.end, self.left[:PIECE])]
        except BlockingIOError:
            return False
        except OSError:
            self.left.clear()
        return True


class Task:
    def __init__(self, name, limits, say, watch):
        self.name = name
        self.limits = limits
        self.say = say
        self.watch = watch
        self.group = Group(name)
        self.group.hold(limits['processes'])
        self.limit = None
        self.status = None
        self.value = bytearray()
        self.tail = b''
        self.printed = 0
        self.started = None
        self.opened_too_many = False
        self.is_ended = False
        self.counts_output = True
        self.tells_fed = True

    def begin(self, started, wall_ms):
        self.pid = started.pid
        self.outs, self.feeds = {}, {}
        for at, end in started.ends.items():
            if at in (0, JOB):
                self.feeds[at] = Feed(end)
            else:
                self.outs[at] = end
                self.watch.read(end, lambda at=at: self.hear(at))
        self.began = time.monotonic()
        self.deadline = self.began + wall_ms / 1000

    def adopt(self, started):
        """Takes a runner that waits: from here on it is held as if it had been started now."""
        self.group.take(started.pid)
        files = self.limits['files']
        resource.prlimit(started.pid, resource.RLIMIT_NOFILE, (files, files))

    def feed(self, at, data, last):
        feed = self.feeds.get(at)
        if feed is None:
            return
        feed.left += data
        feed.last = feed.last or last
        self.push(at)

    def push(self, at):
        feed = self.feeds[at]
        if not feed.write():
            self.watch.write(feed.end, lambda: self.push(at))
            return
        self.watch.forget(feed.end)
        if at == 0 and self.tells_fed:
            self.say({'op': 'fed', 'id': self.name})
        if feed.last:
            self.close_feed(at)

    def close_feed(self, at):
        feed = self.feeds.pop(at)
        self.watch.forget(feed.end)
        os.close(feed.end)

    def hear(self, at):
        try:
            data = os.read(self.outs[at], PIECE)
        except BlockingIOError:
            return False
        except OSError:
            # A terminal that nobody has open any more says so in this way.
            data = b''
        if not data:
            end = self.outs.pop(at)
            self.watch.forget(end)
            os.close(end)
            return False
        if at == VALUE:
            self.keep_value(data)
        else:
            self.pass_on(at, data)
        return True

    def keep_value(self, data):
        self.value += data
        if len(self.value) > self.limits['output']:
            del self.value[self.limits['output'] :]
            self.exceed('output')

    def pass_on(self, at, data):
        if self.counts_output:
            room = self.limits['output'] - self.printed
            if len(data) > room:
                data = data[:room]
                self.exceed('output')
            self.printed += len(data)
        if at == 2:
            self.tail = (self.tail + data)[-512:]
        if data:
            self.say({'op': 'out', 'id': self.name, 'stream': 'stdout' if at == 1 else 'stderr'}, data)

    def resize(self, columns, rows):
        if terminal := self.outs.get(1):
            set_size(terminal, columns, rows)

    def mute(self):
        self.say = lambda *_: None

    def exceed(self, limit):
        self.limit = self.limit or limit
        self.group.kill()

    def end(self):
        """Ends it, also where its first process has not yet come to its group."""
        self.is_ended = True
        self.group.kill()

    def look(self, now):
        """Holds it to what the kernel does not hold it to by itself."""
        if self.is_ended and self.status is None:
            self.group.kill()
        if self.status is not None or self.limit is not None:
            return
        if now >= self.deadline:
            self.exceed('wall')
        elif self.group.failed_forks() > BOMB:
            self.exceed('processes')
        elif self.group.cpu_ms() >= self.limits['cpuMs']:
            self.exceed('cpu')
        elif groups.memory_of_code() > self.limits['memory']:
            self.exceed('memory')
        else:
            self.count_files()

    def count_files(self):
        for pid in self.group.pids():
            try:
                if len(os.listdir(f'/proc/{pid}/fd')) >= self.limits['files']:
                    self.opened_too_many = True
            except OSError:
                continue

    def over(self, status):
        """Its first process has ended: what it left behind ends with it."""
        self.status = status
        self.took = time.monotonic() - self.began
        self.group.kill()

    def finish(self):
        """All of it is gone: tells the host what became of it."""
        for at in list(self.outs):
            while self.hear(at):
                pass
        for at in list(self.feeds):
            self.close_feed(at)
        code = os.waitstatus_to_exitcode(self.status)
        limit = self.limit or self.limit_that_failed_it(code)
        self.group.remove()
        ended = self.limit is not None or code < 0
        end = {'op': 'end', 'id': self.name, 'exitCode': None if ended else code, 'limit': limit, 'ms': round(self.took * 1000, 1)}
        self.say_end(end)

    def say_end(self, end):
        value = bytes(self.value) if end['exitCode'] == 0 and end['limit'] != 'output' else b''
        for start in range(0, len(value), PIECE):
            self.say({'op': 'value', 'id': self.name}, value[start : start + PIECE])
        self.say(end)

    def limit_that_failed_it(self, code):
        if groups.ran_out_of_memory():
            return 'memory'
        if groups.files_are_full():
            return 'disk'
        if self.group.failed_forks() > 0:
            return 'processes'
        if code == 0:
            return None
        if self.opened_too_many:
            return 'files'
        return next((limit for limit, words in SAID.items() if any(word in self.tail for word in words)), None)
