"""
The first process of the guest. It does what the host says over one port, as long as the host is there, and what it starts can
neither reach that port nor outlive its end.
"""

import os
import select
import signal
import time

import group as groups
import system
from files import act_on_files
from frames import Port
from group import WARM
from layers import Layers
from network import Network
from runners import JOB, Warm, start_runner
from start import USER, program, start, take_low_descriptors
from task import Task

# How often limits are looked at that the kernel does not hold by itself, in seconds.
LOOK = 0.05
# Until the first task it is 2000-01-01. OpenSSL's generators seed themselves anew when an hour has gone by: so those of the runners that
# wait do it in every clone.
BEFORE = 946_684_800_000
# For what the agent does for a session by itself.
FILES_WALL_MS = 60_000


class Watch:
    """What is waited for, and what then is done."""

    def __init__(self):
        self._poll = select.epoll()
        self._acts = {}

    def _register(self, fd, events, act):
        if fd in self._acts:
            self._poll.modify(fd, events)
        else:
            self._poll.register(fd, events)
        self._acts[fd] = act

    def read(self, fd, act):
        self._register(fd, select.EPOLLIN, act)

    def write(self, fd, act):
        self._register(fd, select.EPOLLOUT, act)

    def forget(self, fd):
        if self._acts.pop(fd, None):
            self._poll.unregister(fd)

    def wait(self, seconds):
        for fd, _ in self._poll.poll(seconds):
            if act := self._acts.get(fd):
                act()


class Agent:
    def __init__(self, port, network_port):
        self.port = port
        self.watch = Watch()
        self.network = Network(network_port, self.watch)
        self.tasks = {}
        self.limits = None
        self.rehearsing = None
        self.is_hushed = False
        self.layers = Layers()
        self.standing = None
        self.warm = Warm()
        self.ops = {
            'begin': self.begin,
            'run': self.run,
            'rehearse': self.rehearse,
            'start': self.start,
            'files': self.files,
            'feed': self.feed,
            'kill': self.kill,
            'resize': self.resize,
            'time': self.time,
            'hush': self.hush,
            'wake': self.wake,
            'stand': self.stand,
            'measure': self.measure,
        }

    def begin(self, header, seed):
        system.reseed(seed)
        system.set_clock(header['now'])
        self.limits = limits = header['limits']
        system.size_files(limits['disk'])
        groups.hold(limits['memory'], limits['disk'], limits['processes'])
        if network := header.get('network'):
            self.network.begin(network)
        else:
            self.network.lose()

    def new_task(self, header):
        return Task(header['id'], self.limits, self.port.say, self.watch)

    def begin_task(self, task, started, wall_ms):
        self.tasks[task.name] = task
        task.begin(started, wall_ms)

    def run(self, header, body):
        waiting = self.warm.take(header['language'])
        if not self.rehearsing:
            self.warm.end()
        task = self.new_task(header)
        task.limits = self.limits | header.get('time', {})
        if waiting:
            task.adopt(waiting)
        started = waiting or start_runner(header['language'], task.group.path, self.limits['files'])
        self.begin_task(task, started, task.limits['wallMs'])
        task.feed(JOB, body, header['last'])

    def rehearse(self, header, body):
        """Runs a job of the host's own in a clone that nobody has yet, so that the emulator has met the code on the way."""
        self.rehearsing = header['id']
        self.run(header, body)

    def start(self, header, _):
        self.warm.end()
        task = self.new_task(header)
        act = program(header['argv'], self.network.environment | header['env'])
        cwd = os.path.join('/work', header['cwd'])
        started = start(act, task.group.path, (0,), (1, 2), self.limits['files'], cwd, header.get('terminal'))
        self.begin_task(task, started, min(header['wallMs'], self.limits['wallMs']))
        self.port.say({'op': 'started', 'id': task.name, 'pid': started.pid})

    def files(self, header, body):
        self.warm.end()
        task = self.new_task(header)
        task.counts_output = task.tells_fed = False
        act = act_on_files(header['act'], header['paths'], header.get('options', {}))
        started = start(act, task.group.path, (0,), (1, 2), self.limits['files'])
        self.begin_task(task, started, self.limits['wallMs'] if header['act'] == 'watch' else FILES_WALL_MS)
        task.feed(0, body, header['last'])

    def feed(self, header, body):
        if task := self.tasks.get(header['id']):
            task.feed(header['at'], body, header['last'])

    def kill(self, header, _):
        task = self.tasks.get(header['id'])
        if task is None or task.status is not None:
            return
        if header['signal'] == 'SIGKILL':
            task.end()
        else:
            os.kill(task.pid, getattr(signal, header['signal']))

    def resize(self, header, _):
        if task := self.tasks.get(header['id']):
            task.resize(header['columns'], header['rows'])

    def time(self, _, __):
        self.port.say({'op': 'time', 'monotonic': time.clock_gettime(time.CLOCK_MONOTONIC) * 1000})

    def hush(self, _, __):
        """Says nothing, and hears nothing but to wake, so that a snapshot that is taken then is of a port where nothing is on its way."""
        self.is_hushed = True
        self.port.say({'op': 'hushed'})

    def wake(self, header, _):
        self.is_hushed = False
        # Who goes on from a snapshot hears of nothing that was begun before it.
        if header['fresh']:
            for task in self.tasks.values():
                task.mute()
        self.network.wake()

    def stand(self, header, _):
        """Ends all that runs, and then has the files stand on these layers."""
        self.warm.end()
        for task in self.tasks.values():
            task.end()
        self.standing = header

    def stand_now(self):
        header, self.standing = self.standing, None
        try:
            self.layers.stand(header['below'], header['top'], header['drop'], self.limits['disk'])
            self.answer(header['id'], 0)
        except OSError as error:
            self.answer(header['id'], error.errno)

    def measure(self, header, _):
        self.port.say({'op': 'value', 'id': header['id']}, str(self.layers.measure()).encode())
        self.answer(header['id'], 0)

    def answer(self, name, code):
        """Ends what was asked without a process of its own."""
        self.port.say({'op': 'end', 'id': name, 'exitCode': code, 'limit': None, 'ms': 0})

    def hear(self):
        frames = self.port.hear()
        if frames is None:
            raise SystemExit('the host has gone')
        for header, body in frames:
            self.ops[header['op']](header, body)

    def reap(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for task in self.tasks.values():
                if task.pid == pid and task.status is None:
                    task.over(status)

    def finish(self):
        for name, task in list(self.tasks.items()):
            if task.status is not None and task.group.empty():
                del self.tasks[name]
                task.finish()
                if name == self.rehearsing:
                    self.rehearsing = None

    def serve(self):
        woken, wake = os.pipe()
        for end in (woken, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.watch.read(woken, lambda: os.read(woken, 4096))
        self.watch.read(self.port.fd, self.hear)
        self.warm.settle()
        self.port.say({'op': 'ready'})
        while True:
            if self.is_hushed:
                select.select([self.port.fd], [], [])
                self.hear()
                continue
            self.watch.wait(LOOK if self.tasks or self.standing else None)
            self.network.look()
            self.reap()
            now = time.monotonic()
            for task in self.tasks.values():
                task.look(now)
            self.finish()
            if self.standing and not self.tasks:
                self.stand_now()


def main():
    take_low_descriptors()
    system.set_clock(BEFORE)
    system.mount_all()
    system.give_files_to(USER)
    groups.make_groups()
    system.shut()
    ports = [os.open(system.find_port(name), os.O_RDWR | os.O_CLOEXEC) for name in ('writ', 'network')]
    Agent(*map(Port, ports)).serve()


main()
