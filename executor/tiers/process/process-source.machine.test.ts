import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findJail } from '../../jail/index.ts'
import type { Job, Limits } from '../../machine/index.ts'
import { lackForJails, lackHere } from '../../testing/lack-here.ts'
import { childrenOf } from '../testing/children-of.ts'
import { tryJob } from '../testing/try-source.ts'
import { ProcessSource } from './process-source.ts'
import { hostImageLack, makeHostImage } from './testing/host-image.ts'

const lack = lackHere('process tier', hostImageLack() ?? lackForJails(), (await findJail()).lack)

describe.skipIf(lack !== undefined)('a jailed process', () => {
  let image: ReturnType<typeof makeHostImage>
  let source: ProcessSource
  beforeAll(() => {
    image = makeHostImage()
    source = new ProcessSource({ images: async () => [image] })
  })
  afterAll(async () => {
    await source.close()
    image.remove()
  })
  const attempt = (language: Job['language'], code: string, limits: Partial<Limits> = {}, input: Job['input'] = {}) =>
    tryJob(source, image.digest, { language, code, input }, limits)
  const python = (code: string, limits?: Partial<Limits>) => attempt('python', code, limits)

  test('says what it is', async () => {
    expect(await source.lack()).toBeUndefined()
    expect(await source.about()).toEqual({
      driver: 'bubblewrap',
      images: [image.digest],
      stays: false,
      networks: false
    })
  })

  test.each([
    ['python', 'print(a)\nresult = a * 2'],
    ['javascript', 'console.log(a)\nresult = await Promise.resolve(a * 2)'],
    ['shell', 'echo $a; echo $((a * 2)) > "$WRIT_RESULT"']
  ] as const)('runs %s with its input, output and value', async (language, code) => {
    expect(await attempt(language, code, {}, { a: 21 })).toMatchObject({
      exitCode: 0,
      limit: null,
      value: 42,
      stdout: '21\n',
      stderr: ''
    })
  })

  test('has no value where its channel holds no JSON', async () => {
    expect(await python('import os\nos.write(4, b"1 2")')).toMatchObject({
      exitCode: 1,
      stderr: 'result is not a JSON value\n'
    })
    expect(await python('import os\nos.close(4)\nresult = 1')).toMatchObject({ exitCode: 1 })
  })

  test('ends early when it is told to', async () => {
    const signal = AbortSignal.timeout(500)
    const ended = await tryJob(source, image.digest, { language: 'shell', code: 'sleep 1000' }, {}, signal)
    expect(ended).toMatchObject({ exitCode: null, limit: null })
  })

  test('is for one job, and refuses another', async () => {
    const { value: machine } = (await source.open({
      image: image.digest,
      limits: {
        vcpu: 1,
        memory: 1 << 26,
        wallMs: 5000,
        cpuMs: 5000,
        disk: 1 << 20,
        processes: 8,
        files: 64,
        output: 100
      },
      egress: []
    })) as { value: import('../../machine/index.ts').Machine }
    const job = { language: 'shell', code: 'true', input: {} } as const
    const signal = new AbortController().signal
    expect(await machine.run(job, () => {}, signal)).toMatchObject({ ok: true, value: { exitCode: 0 } })
    expect(await machine.run(job, () => {}, signal)).toMatchObject({ refusal: { code: 'executor/closed' } })
    await machine.close()
  })

  test('refuses an image that is not here, and a way out that it has not', async () => {
    expect(await tryJob(source, 'sha256:none', { language: 'shell', code: 'true' })).toEqual({
      refused: 'executor/no-image'
    })
    const spec = { image: image.digest, limits: {} as Limits, egress: ['https://example.org'] }
    expect(await source.open(spec)).toMatchObject({
      refusal: { code: 'executor/tier-cannot', detail: { what: 'reach a network' } }
    })
  })

  describe('is ended at the limit, and says which', () => {
    test.each([
      ['a memory bomb', 'memory', 'x = []\nwhile True: x.append(bytearray(1 << 20))', {}],
      ['files in memory', 'memory', 'import os\nf = os.memfd_create("x")\nwhile True: os.write(f, b"x" * 100000)', {}],
      [
        'a fork bomb',
        'processes',
        'import os, time\ntry:\n  while True:\n    if os.fork() == 0: time.sleep(100)\nexcept OSError: pass',
        { memory: 512 * 1024 * 1024 }
      ],
      [
        'too many threads',
        'processes',
        'import threading, time\nfor _ in range(100): threading.Thread(target=time.sleep, args=(5,), daemon=True).start()',
        {}
      ],
      ['endless output', 'output', 'while True: print("x" * 1000)', {}],
      ['endless errors', 'output', 'import sys\nwhile True: sys.stderr.write("x" * 1000)', {}],
      ['a value that is too large', 'output', 'result = "x" * 100000', {}],
      ['a value without an end', 'output', 'import os\nwhile True: os.write(4, b"x" * 1000)', {}],
      ['a disk that is filled', 'disk', 'f = open("/work/x", "wb")\nwhile True: f.write(b"x" * 100000)', {}],
      ['a temporary folder that is filled', 'disk', 'f = open("/tmp/x", "wb")\nwhile True: f.write(b"x" * 100000)', {}],
      [
        'a small archive of a large file',
        'disk',
        'import io, zipfile\nraw = io.BytesIO()\nwith zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as z: z.writestr("x", bytes(40 << 20))\nprint(len(raw.getvalue()))\nzipfile.ZipFile(raw).extractall("/work")',
        { memory: 256 * 1024 * 1024 }
      ],
      ['a sleep past its end', 'wall', 'import time\ntime.sleep(1000)', { wallMs: 700 }],
      [
        'signals that are ignored',
        'wall',
        'import signal, time\nfor s in range(1, 64):\n  try: signal.signal(s, signal.SIG_IGN)\n  except (OSError, ValueError): pass\nwhile True: time.sleep(1)',
        { wallMs: 700 }
      ],
      [
        'a process that is left behind',
        'wall',
        'import os, time\nif os.fork() == 0: os.setsid()\ntime.sleep(1000)',
        { wallMs: 700 }
      ],
      ['a busy loop', 'cpu', 'while True: pass', { cpuMs: 300 }],
      [
        'processes that are busy in turn',
        'cpu',
        'import os\nfor _ in range(4): os.fork()\nwhile True: pass',
        { cpuMs: 300 }
      ],
      ['too many open files', 'files', 'x = []\nwhile True: x.append(open("/dev/null"))', {}]
    ] as const)('%s', async (_what, limit, code, limits) => {
      const ended = await python(code, limits)
      expect(ended).toMatchObject({ limit })
      expect(ended).not.toHaveProperty('value')
    })

    test('files that JavaScript opens', async () => {
      const code = 'const { openSync } = require("node:fs")\nfor (const all = [];;) all.push(openSync("/dev/null"))'
      expect(await attempt('javascript', code)).toMatchObject({ exitCode: 1, limit: 'files' })
    })

    test('cuts what is printed at the limit', async () => {
      const ended = await python('print("x" * 1000000)', { output: 1000 })
      expect(ended).toMatchObject({ exitCode: null, limit: 'output', stdout: 'x'.repeat(1000) })
    })
  })

  describe('cannot reach', () => {
    const NOTHING = '(reached nothing)'
    const reach = (expression: string) =>
      `import os, socket, ctypes, subprocess\ntry:\n  result = ${expression}\nexcept Exception as e:\n  result = "${NOTHING}"\n  print(repr(e))`

    test.each([
      ['files of the host', 'open("/etc/shadow").read()'],
      ['the home of root', 'os.listdir("/root")'],
      ['the root, to write', 'open("/usr/x", "w").write("x")'],
      ['the runners, to write', 'open("/usr/lib/writ/runners/runner.py", "a").write("x")'],
      ['devices, to write', 'open("/dev/x", "w").write("x")'],
      ['kernel settings', 'open("/proc/sys/kernel/core_pattern", "w").write("|/x")'],
      ['kernel memory', 'open("/proc/kcore", "rb").read(1) or open("/dev/mem")'],
      ['its own capabilities', 'os.setuid(0)'],
      ['a mount', '[][0] if ctypes.CDLL(None).mount(b"x", b"/tmp", b"tmpfs", 0, None) else 1'],
      ['a namespace of its own', '[][0] if ctypes.CDLL(None).unshare(0x10000000) else 1'],
      ['a process to trace', '[][0] if ctypes.CDLL(None).ptrace(16, 1, 0, 0) else 1'],
      ['keys', '[][0] if ctypes.CDLL(None).syscall(250, 0, -3, 0) < 0 else 1'],
      ['io_uring', '[][0] if ctypes.CDLL(None).syscall(425, 1, 0) < 0 else 1'],
      ['eBPF', '[][0] if ctypes.CDLL(None).syscall(321, 0, 0, 0) < 0 else 1'],
      ['the internet', 'socket.create_connection(("1.1.1.1", 53), 2) and 1'],
      ['the metadata address', 'socket.create_connection(("169.254.169.254", 80), 2) and 1'],
      ['names', 'socket.getaddrinfo("example.org", 80)'],
      ['raw packets', 'socket.socket(socket.AF_PACKET, socket.SOCK_RAW) and 1'],
      ['the host by vsock', 'socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM) and 1'],
      ['the kernel by netlink', 'socket.socket(socket.AF_NETLINK, socket.SOCK_RAW) and 1'],
      ['files of other processes', 'os.listdir("/proc/1/root/root")'],
      ['a file of the cgroup', 'os.listdir("/sys/fs/cgroup")']
    ])('%s', async (_what, expression) => {
      expect(await python(reach(expression))).toMatchObject({ exitCode: 0, value: NOTHING })
    })

    test.each([
      ['io_uring', 425, [], 'ENOSYS'],
      ['clone3, whose flags no filter sees', 435, [], 'ENOSYS'],
      ['memory of other processes, to read', 310, [], 'EPERM'],
      ['memory of other processes, to write', 311, [], 'EPERM'],
      ['what other processes share with it', 312, [], 'EPERM'],
      ['faults of its own pages', 323, [1], 'EPERM'],
      ['files by handle', 303, [], 'EPERM'],
      ['counters of the processor', 298, [], 'EPERM'],
      ['the keyboard of a console', 16, [0, 0x541c], 'EPERM'],
      ['the keyboard of a terminal', 16, [0, 0x5412], 'EPERM'],
      ['a personality, by bits that the kernel drops', 135, [2 ** 32], 'EPERM']
    ] as const)('%s, by its own system call', async (_what, number, args, error) => {
      const given = Array.from({ length: 6 }, (_, at) => `ctypes.c_ulong(${args[at] ?? 0})`).join(', ')
      const call = `libc = ctypes.CDLL(None, use_errno=True)\nfailed = libc.syscall(${number}, ${given}) == -1`
      const code = `import ctypes, errno\n${call}\nresult = errno.errorcode.get(ctypes.get_errno()) if failed else "done"`
      expect(await python(code)).toMatchObject({ exitCode: 0, value: error })
    })

    test('a server on the host’s loopback, by address or abstract name', async () => {
      const tcp = createServer((socket) => socket.end('host')).listen(0, '127.0.0.1')
      const name = `\0writ-test-${process.pid}`
      const unix = createServer((socket) => socket.end('host')).listen(name)
      await Promise.all(
        [tcp, unix].map((server) => server.listening || new Promise((done) => server.once('listening', done)))
      )
      const { port } = tcp.address() as { port: number }
      expect(await python(reach(`socket.create_connection(("127.0.0.1", ${port}), 2) and 1`))).toMatchObject({
        value: NOTHING
      })
      const abstract = `(lambda s: s.connect("\\0writ-test-${process.pid}") or 1)(socket.socket(socket.AF_UNIX))`
      expect(await python(reach(abstract))).toMatchObject({ value: NOTHING })
      tcp.close()
      unix.close()
    })

    test('what the executor has: processes, environment, open files, arguments', async () => {
      const { value } = (await python(
        'import os\nresult = {"pids": [p for p in os.listdir("/proc") if p.isdigit()], "env": dict(os.environ), "fds": sorted(os.listdir("/proc/self/fd")), "first": open("/proc/1/cmdline").read(), "host": os.uname().nodename, "who": [os.getuid(), os.getgid()], "status": open("/proc/self/status").read()}'
      )) as { value: Record<string, unknown> }
      expect(value.pids).toEqual(['1', '2'])
      expect(Object.keys(value.env as object).sort()).toEqual(
        ['HOME', 'LANG', 'PATH', 'PWD', 'PYTHONDONTWRITEBYTECODE', 'TMPDIR', 'USER'].sort()
      )
      // 3 is the listing itself: the job's own channel is closed once it was read.
      expect(value.fds).toEqual(['0', '1', '2', '3', '4'])
      expect(value.first).not.toContain(image.rootFolder)
      expect(value.host).toBe('writ')
      expect(value.who).toEqual([1000, 1000])
      expect(value.status).toMatch(/CapEff:\t0+\nCapBnd:\t0+\n/)
      expect(value.status).toMatch(/NoNewPrivs:\t1\nSeccomp:\t2/)
    })

    test('what a job before it left', async () => {
      await python('open("/work/left", "w").write("x"); open("/tmp/left", "w").write("x")')
      expect(await python('import os\nresult = [os.listdir("/work"), os.listdir("/tmp")]')).toMatchObject({
        value: [[], []]
      })
    })
  })

  const count = Number(process.env.WRIT_HOSTILE_JOBS ?? 24)
  test('leaves nothing behind after hostile jobs, many at once', { timeout: 60_000 + count * 5_000 }, async () => {
    const HOSTILE = [
      'import os, time\nfor _ in range(40):\n  try:\n    if os.fork() == 0: os.setsid(); time.sleep(1000)\n  except OSError: pass',
      'x = []\nwhile True: x.append(bytearray(1 << 20))',
      'while True: print("x" * 10000)',
      'f = open("/work/x", "wb")\nwhile True: f.write(b"x" * 100000)',
      'import time\ntime.sleep(1000)',
      'import os\nos.close(4); os.close(1); os.close(2)\nwhile True: pass',
      'import os, signal\nos.kill(1, signal.SIGKILL)\nos.kill(-1, signal.SIGKILL)',
      'import os\nos.write(4, b"[" * 200000)'
    ]
    const numberFrom = (command: string) => Number(execFileSync('sh', ['-c', command], { encoding: 'utf8' }))
    // A group can only be taken away when no process is left in it.
    const seen = () => ({
      children: childrenOf(process.pid).length,
      fds: numberFrom(`ls /proc/${process.pid}/fd | wc -l`),
      groups: numberFrom(`find /sys/fs/cgroup -maxdepth 6 -name 'writ-jail-${process.pid}-*' 2>/dev/null | wc -l`),
      mounts: numberFrom('wc -l < /proc/self/mounts')
    })
    const before = seen()
    const codes = Array.from({ length: count }, (_, at) => HOSTILE[at % HOSTILE.length] ?? '')
    const waiting = [...codes]
    const ends: unknown[] = []
    const worker = async () => {
      for (let code = waiting.pop(); code !== undefined; code = waiting.pop()) {
        ends.push(await python(code, { wallMs: 1500, cpuMs: 800 }))
      }
    }
    await Promise.all([worker(), worker(), worker(), worker()])
    expect(ends).toHaveLength(count)
    for (const end of ends) expect(end).toHaveProperty('exitCode')
    // The last streams close a moment after their process.
    await expect.poll(seen).toEqual(before)
  })
})
