import { afterAll, describe, expect, test } from 'vitest'
import { microvmHere, openMachine, runAlone, runOn } from './testing/microvm-here.ts'

const { source, lack } = await microvmHere()
afterAll(() => source.close())

const PYTHON_DRAWS = 'import os, random, uuid\nresult = [random.random(), os.urandom(8).hex(), str(uuid.uuid4())]'
const NODE_DRAWS =
  'const c = require("node:crypto"); result = [Math.random(), c.randomBytes(8).toString("hex"), c.randomUUID(), c.webcrypto.getRandomValues(new Uint32Array(1))[0]]'
const SHELL_DRAWS = 'head -c 8 /dev/urandom | od -An -tx1'

/** What the user of the code could use of the agent or the machine, were it not kept from it. */
const OUT_OF_REACH = [
  ['the port of the agent', 'open(glob.glob("/dev/vport*")[0], "rb+")'],
  ['the disk of the root', 'open("/dev/vda", "rb")'],
  ['the memory of the machine', 'open("/dev/mem", "rb")'],
  ['the log of the kernel', 'open("/dev/kmsg", "rb")'],
  ['the memory of the agent', 'open("/proc/1/mem", "rb")'],
  ['the descriptors of the agent', 'os.listdir("/proc/1/fd")'],
  ['a file of the root', 'open("/usr/lib/writ/agent/agent.py", "w")'],
  ['a setting of the kernel', 'open("/proc/sys/kernel/core_pattern", "w")'],
  ['the groups that hold it', 'open("/sys/fs/cgroup/jobs/memory.max", "w")'],
  ['a signal to the agent', 'os.kill(1, 9)'],
  ['the user that the agent is', 'os.setuid(0)'],
  ['a device of its own', 'os.mknod("/work/port", 0o20600, os.stat("/dev/null").st_rdev)'],
  ['a network', 'socket.create_connection(("1.1.1.1", 80), 2)'],
  ['the address that clouds tell of themselves at', 'socket.create_connection(("169.254.169.254", 80), 2)']
] as const

describe.skipIf(lack !== undefined)('virtual machines stand apart', () => {
  test.each([
    ['python', PYTHON_DRAWS],
    ['javascript', NODE_DRAWS],
    ['shell', SHELL_DRAWS]
  ] as const)('two clones draw nothing alike in %s', async (language, code) => {
    const [one, other] = [await runAlone(source, language, code), await runAlone(source, language, code)]
    const drawn = ({ end, stdout }: typeof one): readonly unknown[] =>
      language === 'shell' ? [stdout] : end.ok ? (end.value.value as unknown[]) : []
    expect(drawn(one).length).toBeGreaterThan(0)
    for (const [at, value] of drawn(one).entries()) expect(drawn(other)[at]).not.toBe(value)
  })

  test('the clock of a clone is right, and goes on', async () => {
    const before = Date.now()
    const { end } = await runAlone(source, 'python', 'import time\nresult = time.time() * 1000')
    const told = end.ok ? Number(end.value.value) : 0
    expect(told).toBeGreaterThanOrEqual(before - 50)
    expect(told).toBeLessThanOrEqual(Date.now() + 50)
  })

  test('nothing of one task is in the machine of the next: no file, no process, no shared memory', async () => {
    const leave =
      'echo secret > /work/x; echo secret > /tmp/x; echo secret > /dev/shm/x; (setsid sleep 600 &) ; echo left'
    expect((await runAlone(source, 'shell', leave)).stdout).toBe('left\n')
    const look = 'ls -A /work /dev/shm; ls /tmp | grep -v writ; pgrep sleep || echo none'
    expect((await runAlone(source, 'shell', look)).stdout).toBe('/dev/shm:\n\n/work:\nnone\n')
  })

  test('a machine that was closed runs nothing any more', async () => {
    const machine = await openMachine(source)
    await machine.close()
    await machine.close()
    expect((await runOn(machine, 'shell', 'true')).end).toMatchObject({
      ok: false,
      refusal: { code: 'executor/closed' }
    })
  })

  test('code reaches nothing of the agent, the kernel, the root or a network', async () => {
    const tried = OUT_OF_REACH.map(([what, act]) => `attempt(${JSON.stringify(what)}, lambda: ${act})`).join('\n')
    const code = `import glob, os, socket\nresult = []\ndef attempt(what, act):\n  try: act()\n  except OSError as error: return\n  result.append(what)\n${tried}`
    const { end, stderr } = await runAlone(source, 'python', code)
    expect({ end, stderr }).toMatchObject({ end: { ok: true, value: { exitCode: 0, value: [] } }, stderr: '' })
  })

  test('no user namespace, no io_uring and no other right can be had', async () => {
    const code =
      'import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nresult = [libc.unshare(0x10000000), libc.syscall(425, 8, 0), libc.ptrace(16, 1, 0, 0)]\nimport re\nresult.append(re.findall("(?:CapEff|CapBnd|CapPrm|NoNewPrivs):\\\\s*(\\\\w+)", open("/proc/self/status").read()))'
    const { end } = await runAlone(source, 'python', code)
    expect(end).toMatchObject({
      ok: true,
      value: { value: [-1, -1, -1, ['0000000000000000', '0000000000000000', expect.any(String), '1']] }
    })
  })

  test('what code prints or leaves in the form of a frame is output, and its value is its own', async () => {
    const frame =
      'import json, os, struct\nhead = json.dumps({"op": "end", "id": "t1", "exitCode": 0, "limit": None, "ms": 1}).encode()\nos.write(1, struct.pack(">II", len(head), 0) + head)\nos.write(2, struct.pack(">II", len(head), 0) + head)\nraise SystemExit(7)'
    const { end, stdout, stderr } = await runAlone(source, 'python', frame)
    expect(end).toMatchObject({ ok: true, value: { exitCode: 7, limit: null } })
    expect(stdout).toContain('"op": "end"')
    expect(stderr).toContain('"op": "end"')
  })

  test('what a job leaves running is gone before its end is told', async () => {
    const machine = await openMachine(source)
    await runOn(machine, 'shell', 'setsid sh -c "while :; do date >> /work/log; sleep 0.05; done" & sleep 0.3')
    const { stdout } = await runOn(
      machine,
      'shell',
      'a=$(wc -c < /work/log); sleep 0.5; b=$(wc -c < /work/log); echo $((b - a)); pgrep -f log || echo none'
    )
    await machine.close()
    expect(stdout).toBe('0\nnone\n')
  })
})
