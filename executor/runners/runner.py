"""Runs one piece of Python: fd 3 holds {"code", "input"}, the value of `result` goes to fd 4 as JSON.

Each field of `input` is a global of the code. Exit code 1 and a line on stderr where `result` is nothing that JSON can say.
Kept warm, it is imported first and `run_job` called later.
"""

import atexit
import errno
import json
import linecache
import os
import sys
import traceback

NAME = "code.py"

# Variables of a machine that has a network.
VARIABLES = "/run/writ/variables.json"

# Written to fd 4 in place of a value where the program failed for want of something that is bounded; no JSON begins so.
WANTED = {errno.EMFILE: b"!files", errno.ENOSPC: b"!disk"}


def read_job(fd=3):
    with os.fdopen(fd, "rb") as source:
        job = json.loads(source.read())
    return job["code"], job["input"]


def take_variables():
    if os.path.exists(VARIABLES):
        with open(VARIABLES) as source:
            os.environ.update(json.load(source))


def print_failure(failure):
    """As Python itself would, without the frames of this file."""
    own = failure.__traceback__
    while own is not None and own.tb_frame.f_code.co_filename == __file__:
        own = own.tb_next
    traceback.print_exception(type(failure), failure, own)


def exit_code(leaving):
    """As Python itself takes what `sys.exit` was given."""
    code = leaving.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def write_value(value, fd=4):
    try:
        text = json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as failure:
        print(f"result is not a JSON value: {failure}", file=sys.stderr)
        return 1
    rest = memoryview(text.encode())
    try:
        while rest:
            rest = rest[os.write(fd, rest) :]
    except OSError as failure:
        print(f"result could not be handed over: {failure}", file=sys.stderr)
        return 1
    return 0


def run_job(fd_in=3, fd_out=4):
    """Gives the exit code."""
    code, fields = read_job(fd_in)
    take_variables()
    os.set_inheritable(fd_out, False)
    linecache.cache[NAME] = (len(code), None, code.splitlines(True), NAME)
    names = {**fields, "__name__": "__main__", "__builtins__": __builtins__}
    status = 0
    try:
        exec(compile(code, NAME, "exec", dont_inherit=True), names)
    except SystemExit as leaving:
        status = exit_code(leaving)
    except BaseException as failure:
        print_failure(failure)
        status = 1
        if isinstance(failure, MemoryError):
            os.write(fd_out, b"!memory")
        elif isinstance(failure, OSError) and failure.errno in WANTED:
            os.write(fd_out, WANTED[failure.errno])
    if status == 0 and names.get("result") is not None:
        status = write_value(names["result"], fd_out)
    # What only the code's own names held is let go of, and with it what it had left open.
    names.clear()
    return status


def is_open(fd):
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def waits_for_the_end(fd_out=4):
    """Does anything of the code want the interpreter to end in good order: a thread, a function of `atexit`, an open file?"""
    if "threading" in sys.modules or atexit._ncallbacks() > 0:
        return True
    try:
        fds = [int(name) for name in os.listdir("/proc/self/fd")]
    except OSError:
        return True
    return any(fd > 2 and fd != fd_out and is_open(fd) for fd in fds)


def leave(status):
    """As `sys.exit`; at once, where nothing waits for that: an interpreter that is emulated takes long to be taken apart."""
    if waits_for_the_end():
        sys.exit(status)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        sys.exit(status)
    os._exit(status)


if __name__ == "__main__":
    leave(run_job())
