import type { LimitName } from '@writ/dsl/contract'
import type { Language, Limits } from '../../machine/index.ts'

const FORK_BOMB = 'import os\nwhile True:\n  try: os.fork()\n  except OSError: pass'
const IGNORES_SIGNALS =
  'import signal, time\nfor n in range(1, 32):\n  try: signal.signal(n, signal.SIG_IGN)\n  except (OSError, ValueError): pass\ntime.sleep(600)'
const ZIP_BOMB =
  'import io, zipfile\nheld = io.BytesIO()\nwith zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as z: z.writestr("x", b"0" * (24 << 20))\nzipfile.ZipFile(held).extractall("/work")'

/** Code that exceeds a limit, what it may have of it, and the limit. */
export const EXCEEDED: readonly (readonly [string, Language, string, Partial<Limits>, LimitName])[] = [
  ['more memory than it may', 'python', 'a = []\nwhile True: a.append(bytearray(1 << 20))', {}, 'memory'],
  [
    'a file in memory that no folder counts',
    'python',
    'import os\nf = os.memfd_create("m")\nwhile True: os.write(f, bytes(1 << 20))',
    {},
    'memory'
  ],
  ['a fork bomb', 'python', FORK_BOMB, {}, 'processes'],
  ['a fork bomb in shell', 'shell', 'b() { b | b & }; b; sleep 60', { wallMs: 20_000 }, 'processes'],
  ['more files open than it may', 'python', 'held = [open("/dev/null") for _ in range(100)]', {}, 'files'],
  ['more on its disk than it may', 'shell', 'cat /dev/zero > /work/x', {}, 'disk'],
  ['more in its folder for scratch than it may', 'shell', 'cat /dev/zero > /tmp/x', {}, 'disk'],
  [
    'more files on its disk than there is room for',
    'python',
    'for n in range(10**6): open(f"/work/{n}", "w").close()',
    { disk: 1 << 20 },
    'disk'
  ],
  ['a file that unpacks to more than there is room for', 'python', ZIP_BOMB, {}, 'disk'],
  ['more output than it may', 'shell', 'yes', {}, 'output'],
  ['a value larger than its output', 'python', 'result = "x" * 100000', {}, 'output'],
  ['an endless loop', 'python', 'while True: pass', { cpuMs: 1_000 }, 'cpu'],
  [
    'the processor by many processes',
    'shell',
    'for i in 1 2 3; do while :; do :; done & done; wait',
    { cpuMs: 1_000 },
    'cpu'
  ],
  ['a sleep past its end', 'shell', 'sleep 600', { wallMs: 1_500 }, 'wall'],
  ['a sleep that ignores every signal', 'python', IGNORES_SIGNALS, { wallMs: 1_500 }, 'wall'],
  ['children that outlive it, and itself asleep', 'shell', 'setsid sleep 600 & sleep 600', { wallMs: 1_500 }, 'wall']
]
