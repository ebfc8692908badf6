"""Starts a process as the unprivileged user, in a session of its own, with nothing of the agent's but the pipes it is given."""

import fcntl
import os
import resource
import signal
import struct
import termios

from system import no_new_privileges

USER = 1000
NULL = 'null'
ENVIRONMENT = {
    'HOME': '/work',
    'LANG': 'C.UTF-8',
    'PATH': '/usr/local/bin:/usr/bin:/usr/sbin',
    'TMPDIR': '/tmp',
    'USER': 'user',
}

# Lower numbers are taken at boot, so that no pipe stands where a child's own descriptors go.
FIRST_FREE = 10


def take_low_descriptors():
    while os.open('/dev/null', os.O_RDWR) < FIRST_FREE:
        pass


class Started:
    """A process and the agent's ends of its pipes, by the descriptor that the process has them at."""

    def __init__(self, pid, ends):
        self.pid = pid
        self.ends = ends

    def close(self):
        for end in self.ends.values():
            os.close(end)


def set_size(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))


def _open_terminal(columns, rows):
    """A terminal: the agent's ends of it, and the user's."""
    own, given = os.openpty()
    os.fchown(given, USER, USER)
    set_size(own, columns, rows)
    return {0: os.dup(own), 1: own}, {0: given, 1: given, 2: given}


def _open_pipes(takes, gives):
    mine, theirs = {}, {}
    for at in takes:
        theirs[at], mine[at] = os.pipe()
    for at in gives:
        mine[at], theirs[at] = os.pipe()
    return mine, theirs


def _become(descriptors, group, files, cwd):
    os.setsid()
    for at, end in descriptors.items():
        os.dup2(end, at)
    if os.isatty(0):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.closerange(max(descriptors) + 1, 1 << 16)
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    with open(f'{group}/cgroup.procs', 'w') as procs:
        procs.write('0')
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (65536, 65536))
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    no_new_privileges()
    os.umask(0o022)
    os.chdir(cwd)


def start(act, group, takes, gives, files, cwd='/work', terminal=None):
    """
    Forks a process that becomes the user and then does `act`, which does not come back (it executes a program) or gives an exit
    code. `takes` and `gives` are the descriptors that it reads from and writes to; a stdin that it does not take is empty. With a
    terminal of so many columns and rows, all three are that.
    """
    mine, theirs = _open_terminal(**terminal) if terminal else _open_pipes(takes, gives)
    null = os.open('/dev/null', os.O_RDWR | os.O_CLOEXEC)
    pid = os.fork()
    if pid == 0:
        code = 127
        try:
            _become({0: null, 1: null, 2: null} | theirs, group, files, cwd)
            code = act()
        except OSError as error:
            os.write(2, f'{error.strerror}: {error.filename or cwd}\n'.encode())
            code = 126 if error.errno == 13 else 127
        finally:
            os._exit(code)
    for end in {null, *theirs.values()}:
        os.close(end)
    for end in mine.values():
        os.set_blocking(end, False)
    return Started(pid, mine)


def program(argv, env=None):
    environment = ENVIRONMENT | (env or {})
    return lambda: os.execvpe(argv[0], argv, environment)
