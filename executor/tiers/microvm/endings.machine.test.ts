import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { LIMITS, microvmHere, openMachine, runAlone, runOn } from './testing/microvm-here.ts'

const { source, lack } = await microvmHere()
afterAll(() => source.close())

const HOST = fileURLToPath(new URL('testing/run-until-killed.ts', import.meta.url))

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const pids = (): readonly string[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name))

/** Processes below this one, however deep. */
const below = (pid: string): readonly string[] => {
  const children = pids().filter((one) => read(`/proc/${one}/stat`).split(') ')[1]?.split(' ')[1] === pid)
  return children.flatMap((child) => [child, ...below(child)])
}

const isAlive = (pid: string): boolean => !['', 'Z', 'X'].includes(read(`/proc/${pid}/stat`).split(') ')[1]?.[0] ?? '')

const descriptors = (): number => readdirSync('/proc/self/fd').length
const folders = (): number => readdirSync(tmpdir()).filter((name) => name.startsWith(`writ-vm-${process.pid}-`)).length

describe.skipIf(lack !== undefined)('how virtual machines end', () => {
  test('no machine outlives a host that is killed', async () => {
    const host = spawn(process.execPath, [HOST], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(host, 'exit')
    let started: readonly string[] = []
    let machines: readonly string[] = []
    try {
      for await (const line of createInterface(host.stdout)) if (line === 'running') break
      started = below(String(host.pid))
      machines = started.filter((pid) => read(`/proc/${pid}/cmdline`).startsWith('/usr/bin/qemu-system'))
    } finally {
      host.kill('SIGKILL')
      await ended
    }
    expect(machines.length).toBeGreaterThanOrEqual(3)
    await expect.poll(() => started.filter(isAlive)).toEqual([])
  })

  test('a job that is given up as it begins ends then, and not with its time', async () => {
    const machine = await openMachine(source)
    const job = { language: 'shell', code: 'sleep 1000', input: {} } as const
    await runOn(machine, 'shell', 'true')
    // The machine would be gone after its time and a few seconds; then it could run nothing more.
    expect(await machine.run(job, () => undefined, AbortSignal.abort())).toMatchObject({
      value: { exitCode: null, limit: null }
    })
    expect((await runOn(machine, 'shell', 'echo on')).stdout).toBe('on\n')
    await machine.close()
  })

  test('a job whose machine dies is refused, and not told to have ended', async () => {
    const machine = await openMachine(source)
    await runOn(machine, 'shell', 'true')
    const ran = runOn(machine, 'python', 'while True: pass')
    for (const pid of below(String(process.pid))) {
      if (read(`/proc/${pid}/cmdline`).startsWith('/usr/bin/qemu-system')) process.kill(Number(pid), 'SIGKILL')
    }
    expect((await ran).end).toMatchObject({ ok: false, refusal: { code: 'executor/machine-failed' } })
    await machine.close()
  })

  test('a job that is asked to end does, and its machine runs the next', async () => {
    const machine = await openMachine(source)
    const ending = new AbortController()
    const ran = machine.run({ language: 'shell', code: 'sleep 600', input: {} }, () => undefined, ending.signal)
    setTimeout(() => ending.abort(), 300)
    expect(await ran).toMatchObject({ ok: true, value: { exitCode: null, limit: null } })
    expect(await runOn(machine, 'shell', 'echo next')).toMatchObject({ stdout: 'next\n' })
    await machine.close()
  })

  test('many machines leave nothing behind: no process, no descriptor, no folder', async () => {
    await runAlone(source, 'shell', 'true')
    const before = { descriptors: descriptors(), folders: folders() }
    for (let i = 0; i < 10; i++) await runAlone(source, 'shell', 'true')
    await expect.poll(() => ({ descriptors: descriptors(), folders: folders() })).toEqual(before)
    expect(below(String(process.pid)).filter((pid) => read(`/proc/${pid}/cmdline`).includes('qemu'))).toEqual([])
  })

  test('a machine that is closed as soon as it was opened is gone, each time', async () => {
    for (let time = 0; time < 30; time++) {
      const machines = []
      for (let count = 0; count < 4; count++) machines.push(await openMachine(source))
      for (const machine of machines) await machine.close()
    }
  })

  test('a source that was closed gives no machine', async () => {
    const { source: other } = await microvmHere()
    const [image = ''] = (await other.about()).images
    await other.close()
    expect(await other.open({ image, limits: LIMITS, egress: [] })).toMatchObject({
      refusal: { code: 'executor/closed' }
    })
  })

  test('an image that is not here, and a network, are refused', async () => {
    const [image = ''] = (await source.about()).images
    expect(await source.open({ image: `sha256:${'0'.repeat(64)}`, limits: LIMITS, egress: [] })).toMatchObject({
      refusal: { code: 'executor/no-image' }
    })
    expect(await source.open({ image, limits: LIMITS, egress: ['https://a.test'] })).toMatchObject({
      refusal: { code: 'executor/tier-cannot', detail: { what: 'reach a network' } }
    })
  })
})
