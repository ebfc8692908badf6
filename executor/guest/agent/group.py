"""The cgroups of a machine: one around all jobs, which holds them to memory and processes, and one in it for each."""

import os

from layers import written
from system import write

ROOT = '/sys/fs/cgroup'
JOBS = f'{ROOT}/jobs'
WARM = f'{ROOT}/warm'


def _read(path):
    with open(path) as file:
        return file.read()


def _numbers(path):
    return {name: int(value) for name, value in (line.split() for line in _read(path).splitlines())}


def make_groups():
    write(f'{ROOT}/cgroup.subtree_control', '+memory +pids +cpu')
    for path in (JOBS, WARM):
        os.mkdir(path)
    write(f'{JOBS}/cgroup.subtree_control', '+memory +pids +cpu')
    # What waits, or is ended before it was used, gives way to what runs.
    write(f'{WARM}/cpu.weight', '1')


def hold(memory, disk, processes):
    # Files live in memory, and are charged to whoever writes them: they must not use up what the code may have.
    write(f'{JOBS}/memory.max', str(memory + disk))
    write(f'{JOBS}/memory.oom.group', '1')
    write(f'{JOBS}/pids.max', str(processes))


def warm_cpu():
    return _numbers(f'{WARM}/cpu.stat')['usage_usec']


class Group:
    def __init__(self, name):
        self.path = f'{JOBS}/{name}'
        os.mkdir(self.path)

    def hold(self, processes):
        write(f'{self.path}/pids.max', str(processes))

    def take(self, pid):
        write(f'{self.path}/cgroup.procs', str(pid))

    def kill(self):
        write(f'{self.path}/cgroup.kill', '1')

    def empty(self):
        return _numbers(f'{self.path}/cgroup.events')['populated'] == 0

    def remove(self):
        os.rmdir(self.path)

    def cpu_ms(self):
        return _numbers(f'{self.path}/cpu.stat')['usage_usec'] // 1000

    def failed_forks(self):
        return _numbers(f'{self.path}/pids.events').get('max', 0)

    def pids(self):
        return _read(f'{self.path}/cgroup.procs').split()


def files_are_full():
    files = os.statvfs('/work')
    return files.f_bavail == 0 or files.f_favail == 0


def ran_out_of_memory():
    return _numbers(f'{JOBS}/memory.events')['oom'] > 0


def memory_of_code():
    """Bytes that jobs hold, less the files that they wrote."""
    stat = _numbers(f'{JOBS}/memory.stat')
    return stat['anon'] + stat.get('kernel', 0) + max(0, stat['shmem'] - written())
