"""Runs jobs: one runner for each language, started before its job and waiting for it where the snapshot is taken."""

import os
import signal
import time

from group import WARM, warm_cpu
from start import program, start

FOLDER = '/usr/lib/writ/runners'
COMMANDS = {
    'python': ['/usr/bin/python3', '-I', f'{FOLDER}/runner.py'],
    'javascript': ['/usr/bin/node', '--require', '/usr/lib/writ/agent/fresh-random.cjs', f'{FOLDER}/runner.mjs'],
    'shell': ['/usr/bin/sh', f'{FOLDER}/runner.sh'],
}
# Where a runner reads its job and writes the value.
JOB, VALUE = 3, 4
# One of Python more, for the rehearsal of a clone that waits for its task.
AT_ONCE = {'python': 2, 'javascript': 1, 'shell': 1}
FILES = 1024


def start_runner(language, group, files=FILES):
    return start(program(COMMANDS[language]), group, takes=(JOB,), gives=(1, 2, VALUE), files=files)


class Warm:
    """Runners that wait for a job, which is all that they have ever done."""

    def __init__(self):
        self._waiting = {
            language: [start_runner(language, WARM) for _ in range(count)] for language, count in AT_ONCE.items()
        }

    def settle(self):
        """Waits until they all do nothing but wait."""
        quiet, before = 0, -1
        while quiet < 5:
            time.sleep(0.1)
            now = warm_cpu()
            quiet = quiet + 1 if now - before < 500 else 0
            before = now

    def take(self, language):
        waiting = self._waiting.get(language)
        return waiting.pop() if waiting else None

    def end(self):
        """Ends what is left, before code of a task runs beside it as the same user."""
        for waiting in self._waiting.values():
            for started in waiting:
                os.kill(started.pid, signal.SIGKILL)
                started.close()
        self._waiting = {}
