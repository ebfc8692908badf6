import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Command, Machine, Session } from '../../machine/index.ts'
import { LIMITS, microvmHere, openMachine, runOn } from './testing/microvm-here.ts'

const { source, lack } = await microvmHere()

describe.skipIf(lack !== undefined)('a session in a virtual machine', () => {
  let machine: Machine
  let session: Session
  beforeAll(async () => {
    machine = await openMachine(source)
    if (machine.session === undefined) throw new Error('there is no session')
    session = machine.session
  })
  afterAll(() => source.close())

  /** Starts a command, gives it its stdin, and waits for its end. */
  const started = async (command: Partial<Command>, stdin = '') => {
    let said = ''
    const running = await session.start({ argv: [], env: {}, ...command }, (_stream, bytes) => {
      said += Buffer.from(bytes).toString()
    })
    if (!running.ok) throw new Error(running.refusal.message)
    if (stdin !== '') await running.value.write(Buffer.from(stdin))
    await running.value.end()
    return { ...(await running.value.ended), said }
  }

  test('a file comes back as it was written, its folders made on the way', async () => {
    const bytes = Buffer.from(Array.from({ length: 700_000 }, (_, i) => i % 251))
    expect(await session.files.write('a/b/c.bin', bytes)).toEqual({ ok: true, value: undefined })
    const read = await session.files.read('/work/a/b/c.bin')
    expect(read.ok && Buffer.from(read.value).equals(bytes)).toBe(true)
    expect(await session.files.list('a/b')).toMatchObject({
      value: [{ name: 'c.bin', path: '/work/a/b/c.bin', type: 'file', size: 700_000, mode: 0o644 }]
    })
  })

  test('files are moved, folders made and removed', async () => {
    await session.files.write('one', Buffer.from('1'))
    expect(await session.files.move('one', 'new/two')).toMatchObject({ ok: true })
    expect(await session.files.makeFolder('x/y')).toMatchObject({ ok: true })
    expect(await session.files.remove('x')).toMatchObject({ ok: true })
    const left = await session.files.list('new')
    expect(left.ok && left.value.map(({ name }) => name)).toEqual(['two'])
    expect(await session.files.list('x')).toMatchObject({ refusal: { code: 'executor/no-file' } })
  })

  test.each([
    ['a file that is not there', 'nothing', 'executor/no-file'],
    ['what only the agent may read', '/dev/vda', 'executor/file-denied'],
    ['a device', '/dev/zero', 'executor/file-denied'],
    ['a folder', '/work', 'executor/file-denied']
  ])('%s is not read', async (_what, path, code) => {
    expect(await session.files.read(path)).toMatchObject({ ok: false, refusal: { code } })
  })

  test('nothing is written outside of what is the user’s, and no more than the disk holds', async () => {
    expect(await session.files.write('/usr/bin/x', Buffer.from('1'))).toMatchObject({
      refusal: { code: 'executor/file-denied' }
    })
    const large = Buffer.alloc(LIMITS.disk + 1)
    expect(await session.files.write('large', large)).toMatchObject({ refusal: { code: 'executor/disk-full' } })
    expect(await session.files.remove('large')).toMatchObject({ ok: true })
  })

  test('a command has its arguments, environment, folder and stdin, and its exit code is told', async () => {
    await session.files.makeFolder('here')
    const argv = ['sh', '-c', 'pwd; echo "$NAME"; cat; exit 3']
    expect(await started({ argv, env: { NAME: 'a b' }, cwd: 'here' }, 'typed\n')).toEqual({
      exitCode: 3,
      limit: null,
      said: '/work/here\na b\ntyped\n'
    })
  })

  test('a program that is not there ends with 127', async () => {
    expect(await started({ argv: ['no-such-program'] })).toMatchObject({ exitCode: 127 })
  })

  test('a command is ended by its own wall time, and by a signal', async () => {
    expect(await started({ argv: ['sleep', '600'], wallMs: 500 })).toMatchObject({ exitCode: null, limit: 'wall' })
    const running = await session.start({ argv: ['sleep', '600'], env: {} }, () => undefined)
    if (!running.ok) throw new Error(running.refusal.message)
    await running.value.kill('SIGTERM')
    expect(await running.value.ended).toEqual({ exitCode: null, limit: null })
  })

  test('a paused machine stands still, and goes on with the right time', async () => {
    const whole = machine.session?.whole
    const told: number[] = []
    const running = await session.start(
      { argv: ['sh', '-c', 'while :; do date +%s; sleep 0.1; done'], env: {} },
      (_stream, bytes) => {
        told.push(Number(Buffer.from(bytes).toString().trim().split('\n').at(-1)))
      }
    )
    if (!running.ok) throw new Error(running.refusal.message)
    await expect.poll(() => told.length).toBeGreaterThan(1)
    expect(await whole?.pause()).toMatchObject({ ok: true })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const before = told.length
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(told.length).toBe(before)
    expect(await whole?.resume()).toMatchObject({ ok: true })
    await expect.poll(() => told.length).toBeGreaterThan(before + 2)
    expect(Math.abs((told.at(-1) ?? 0) - Date.now() / 1000)).toBeLessThan(5)
    await running.value.kill('SIGKILL')
    await running.value.ended
  })

  test('machines that begin from a snapshot have its files and go their own ways, with randomness of their own', async () => {
    await session.files.write('kept', Buffer.from('before'))
    const noise = await session.start({ argv: ['yes'], env: {} }, () => undefined)
    const snapshot = await machine.session?.whole?.snapshot()
    if (!snapshot?.ok || !noise.ok) throw new Error('there is no snapshot')
    await noise.value.ended
    await session.files.write('kept', Buffer.from('after'))
    const drawn: string[] = []
    for (const mark of ['one', 'other']) {
      const opened = await snapshot.value.open()
      if (!opened.ok) throw new Error(opened.refusal.message)
      const { stdout } = await runOn(
        opened.value,
        'shell',
        `cat /work/kept; echo ${mark} > /work/kept; head -c 8 /dev/urandom | od -An -tx1`
      )
      expect(stdout).toMatch(/^before /)
      drawn.push(stdout)
      await opened.value.close()
    }
    expect(drawn[0]).not.toBe(drawn[1])
    expect(snapshot.value.size).toBeGreaterThan(0)
    await snapshot.value.drop()
    expect(await snapshot.value.open()).toMatchObject({ refusal: { code: 'executor/closed' } })
    const kept = await session.files.read('kept')
    expect(kept.ok && Buffer.from(kept.value).toString()).toBe('after')
  })

  test('a job sees the files of the session', async () => {
    await session.files.write('data.json', Buffer.from('[1, 2, 3]'))
    const { end } = await runOn(machine, 'python', 'import json\nresult = sum(json.load(open("data.json")))')
    expect(end).toMatchObject({ ok: true, value: { value: 6 } })
  })
})
