import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LayeredFiles, Machine } from '../../machine/index.ts'
import { LIMITS, microvmHere, openMachine, runOn } from './testing/microvm-here.ts'

const { source, lack } = await microvmHere()
const done = { ok: true, value: undefined }
const MEBIBYTE = 1024 * 1024

describe.skipIf(lack !== undefined)('the files of a virtual machine in layers', () => {
  let machine: Machine
  let layers: LayeredFiles
  beforeAll(async () => {
    machine = await openMachine(source)
    if (!machine.session?.layers) throw new Error('there are no layers')
    layers = machine.session.layers
  })
  afterAll(() => source.close())

  const sh = async (code: string) => {
    const { end, stdout, stderr } = await runOn(machine, 'shell', code)
    if (!end.ok || end.value.exitCode !== 0) throw new Error(`${stderr} ${JSON.stringify(end)}`)
    return stdout
  }
  /** All that a file is, but for its inode and when that was changed. */
  const look = `
import os, json, stat
def about(path):
  s = os.lstat(path)
  xattrs = {} if stat.S_ISLNK(s.st_mode) else {n: os.getxattr(path, n).hex() for n in os.listxattr(path)}
  text = os.readlink(path) if stat.S_ISLNK(s.st_mode) else open(path, 'rb').read().hex()[:64] if stat.S_ISREG(s.st_mode) else ''
  return [path, s.st_mode, s.st_uid, s.st_gid, s.st_mtime_ns, xattrs, text, s.st_size if stat.S_ISREG(s.st_mode) else 0]
result = sorted([about(os.path.join(top, n)) for root in ('/work', '/tmp', '/dev/shm') for top, ds, fs in os.walk(root) for n in ds + fs])
`
  const lookAtAll = async () => {
    const { end, stderr } = await runOn(machine, 'python', look)
    if (!end.ok || end.value.exitCode !== 0) throw new Error(stderr)
    return end.value.value
  }

  test('what is written above a layer leaves it as it was, whatever is done: contents, modes, times, links, attributes, holes', async () => {
    await sh(`cd /work; mkdir -p d/e 'a b' empty; echo one > d/e/one; echo two > d/two; ln -s d/two link; ln -s nowhere dangling
      mkfifo pipe; chmod 600 d/two; chmod 0 d/e/one; chmod 1755 empty; touch -d @1000000000 d/two; echo t > /tmp/t; echo s > /dev/shm/s
      dd if=/dev/zero of=sparse bs=1 count=1 seek=4194303 2>/dev/null`)
    await runOn(
      machine,
      'python',
      'import os; os.chmod("/work/d/e/one", 0o600); os.setxattr("/work/d/two", "user.mark", b"x")'
    )
    const before = await lookAtAll()
    expect(await layers.stand({ below: [0], top: 1, drop: [] })).toEqual(done)
    expect(await lookAtAll()).toEqual(before)
    expect(Number(await sh('du -k /work/sparse | cut -f1'))).toBeLessThan(64)
    await sh(`cd /work; rm -r d/e link; mv d f; echo more >> f/two; rmdir empty; echo x > empty; chmod 777 'a b'; mv 'a b' b
      : > sparse; rm pipe /tmp/t; ln -sf two dangling; echo new > /dev/shm/s; mkdir -p d/e; echo other > d/e/one`)
    expect(await lookAtAll()).not.toEqual(before)
    expect(await layers.stand({ below: [0], top: 2, drop: [1] })).toEqual(done)
    expect(await lookAtAll()).toEqual(before)
  })

  test('a mapping and a descriptor of before write nothing any more: whoever has them is ended', async () => {
    const session = machine.session
    const code = `import mmap, os, time
f = open('/work/mapped', 'wb+'); f.write(b'a' * 4096); f.flush()
m = mmap.mmap(f.fileno(), 4096); print('ready', flush=True)
while True:
  m[0] = (m[0] + 1) % 256; os.pwrite(f.fileno(), b'z', 100); time.sleep(0.001)`
    const heard = Promise.withResolvers<void>()
    const running = await session?.start({ argv: ['python3', '-c', code], env: {} }, () => heard.resolve())
    if (!running?.ok) throw new Error('it did not start')
    await heard.promise
    expect(await layers.stand({ below: [0], top: 3, drop: [2] })).toEqual(done)
    expect(await running.value.ended).toEqual({ exitCode: null, limit: null })
    expect(await sh('ls /work/mapped 2>/dev/null || echo none')).toBe('none\n')
  })

  test('all layers together take no more than the disk, and what was dropped is free again', async () => {
    await sh('rm -f /work/sparse; dd if=/dev/zero of=/work/large bs=64k count=160 2>/dev/null')
    const size = await layers.measure()
    expect(size.ok && size.value).toBeGreaterThan(10 * MEBIBYTE)
    expect(await layers.stand({ below: [0, 3], top: 4, drop: [] })).toEqual(done)
    const { end } = await runOn(machine, 'shell', 'dd if=/dev/zero of=/work/more bs=64k count=160 2>/dev/null')
    expect(end).toMatchObject({ ok: true, value: { limit: 'disk' } })
    expect(await layers.stand({ below: [0, 3, 4], top: 5, drop: [] })).toMatchObject({
      refusal: { code: 'executor/disk-full' }
    })
    const large = { name: 'large', size: 10 * MEBIBYTE }
    expect(await machine.session?.files.list('/work')).toMatchObject({
      value: expect.arrayContaining([expect.objectContaining(large)])
    })
    expect(await layers.stand({ below: [0], top: 5, drop: [4, 3] })).toEqual(done)
    await sh('dd if=/dev/zero of=/work/more bs=64k count=160 2>/dev/null')
  })

  test('nobody but the agent reaches the layers themselves', async () => {
    const seen = await sh(
      'for at in /run/layers /files /files/work; do ls $at >/dev/null 2>&1 && echo in; done; grep -c overlay /proc/mounts'
    )
    expect(seen).toBe('5\n')
    expect(await sh('umount /work 2>&1 || mount -t tmpfs x /work 2>&1 || echo held')).toMatch(/held/)
  })

  test('what a layer that is dropped holds is gone by every name, and with it what processes share beside files', async () => {
    const share = `
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
made = [libc.shmget(7, 4096, 0o1666), libc.msgget(7, 0o1666), libc.semget(7, 3, 0o1666),
    libc.syscall(240, b'left', os.O_CREAT | os.O_RDWR, 0o666, None), libc.syscall(248, b'user', b'left', b'data', 4, -4)]
open('/home/user/left', 'w').write('left')
result = [one >= 0 for one in made] + [os.listdir('/work')]`
    const find = `
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
found = [libc.shmget(7, 0, 0), libc.msgget(7, 0), libc.semget(7, 3, 0), libc.syscall(240, b'left', os.O_RDWR, 0, None),
    libc.syscall(250, 10, -4, b'user', b'left', 0)]
result = [one >= 0 for one in found] + [os.listdir('/home/user')]`
    expect(await layers.stand({ below: [0], top: 6, drop: [5] })).toEqual(done)
    const had = await runOn(machine, 'python', share)
    expect(had.end).toMatchObject({
      value: { value: [true, true, true, true, false, expect.arrayContaining(['left'])] }
    })
    expect(await layers.stand({ below: [0], top: 7, drop: [6] })).toEqual(done)
    const has = await runOn(machine, 'python', find)
    expect(has.end).toMatchObject({
      value: { value: [false, false, false, false, false, expect.not.arrayContaining(['left'])] }
    })
  })

  test('a folder as deep as it goes, and as many files as fit, are dropped', async () => {
    await sh(
      'i=0; while [ $i -lt 3000 ]; do mkdir deep && cd deep || break; i=$((i+1)); done; cd /tmp; i=0; while [ $i -lt 500 ]; do : > f$i; i=$((i+1)); done'
    )
    expect(await layers.stand({ below: [0], top: 8, drop: [7] })).toEqual(done)
    expect(await sh('ls -d /work/deep /tmp/f1 2>/dev/null || echo none')).toBe('none\n')
  })

  test('hundreds of layers stand on each other', async () => {
    const below = [0]
    for (let top = 9; top < 300; top += 1) {
      expect(await layers.stand({ below: [...below, top - 1], top, drop: [] })).toEqual(done)
      below.push(top - 1)
      if (top % 50 === 0)
        await sh(`echo ${top} > /work/at${top}; mv /work/d /work/d${top} 2>/dev/null; mkdir -p /work/d`)
    }
    expect(await sh('cat /work/at*')).toBe('100\n150\n200\n250\n50\n')
  })

  test('a machine without a disk to speak of refuses them', async () => {
    const small = await openMachine(source, { disk: 4096 })
    expect(await small.session?.layers?.stand({ below: [0], top: 1, drop: [] })).toMatchObject({
      refusal: { code: 'executor/disk-full' }
    })
    expect(LIMITS.disk).toBeGreaterThan(4096)
    await small.close()
  })
})
