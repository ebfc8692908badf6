import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { ok, refuse } from '@writ/dsl/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SANDBOX_CLAIMS } from '../../dsl/contract/testing/sample-claims.ts'
import { keptRecordSchema } from './kept-record.ts'
import { openKeptSandboxes, secretOf } from './kept-sandboxes.ts'

const MEBIBYTE = 1024 * 1024
const MACHINE = Buffer.from('a machine with a secret in it '.repeat(5_000))
const SECRET = secretOf('token')
const ID = `sbx_${'a'.repeat(22)}`

const recordOf = (changes: object = {}) =>
  keptRecordSchema.parse({
    v: 1,
    executor: 'exe_1',
    id: ID,
    allowed: {
      lane: 'tenant',
      member: 'agent a',
      jkt: 'jkt',
      token: 'hash',
      least: 'microvm',
      languages: ['python'],
      spec: {
        image: `sha256:${'0'.repeat(64)}`,
        limits: { vcpu: 1, memory: 1, wallMs: 1, cpuMs: 1, disk: 0, processes: 1, files: 1, output: 1 },
        egress: []
      }
    },
    claims: SANDBOX_CLAIMS,
    tier: 'microvm',
    driver: 'qemu-tcg',
    created: 1,
    ends: 2,
    mostMs: 3,
    form: 'form',
    memory: MEBIBYTE,
    ...changes
  })

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-kept-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const at = (part: string) => join(folder, 'paused', `${ID}${part}`)
const scratch = () => open(join(folder, 'scratch'), 'w+')
const openHere = (executor = 'exe_1', most = 8 * MEBIBYTE) =>
  openKeptSandboxes(join(folder, 'paused'), executor, most, scratch)
const writeMachine = async (take: (state: Readable) => Promise<void>) => {
  await take(Readable.from([MACHINE]))
  return ok(undefined)
}
const kept = async () => {
  const sandboxes = await openHere()
  expect(await sandboxes.keep(recordOf(), SECRET, writeMachine)).toEqual(ok(undefined))
  return sandboxes
}
const notResumable = { ok: false, refusal: { code: 'executor/not-resumable' } }

describe('paused sandboxes on disk', () => {
  test('come back as they were, for the token of their holder alone, also with another life', async () => {
    const sandboxes = await kept()
    await sandboxes.change(recordOf({ ends: 9 }))
    const again = await openHere()
    const [record, ...others] = await again.list(() => expect.unreachable())
    expect([record, others]).toEqual([recordOf({ ends: 9 }), []])
    const file = await again.read(record ?? recordOf(), SECRET)
    if (!file.ok) throw new Error(file.refusal.message)
    expect(readFileSync(join(folder, 'scratch')).equals(MACHINE)).toBe(true)
    await file.value.close()
    expect(await again.read(recordOf(), secretOf('other token'))).toMatchObject(notResumable)
  })

  test('are for nobody but the executor’s own user, and say nothing of the machine or the token', async () => {
    await kept()
    expect(statSync(join(folder, 'paused')).mode & 0o777).toBe(0o700)
    const names = readdirSync(join(folder, 'paused')).sort()
    expect(names).toEqual([`${ID}.json`, `${ID}.machine`])
    for (const name of names) {
      const path = join(folder, 'paused', name)
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(readFileSync(path).includes('secret in it')).toBe(false)
      expect(readFileSync(path).includes(SECRET)).toBe(false)
    }
  })

  test.each([
    ['a byte', (bytes: Buffer) => bytes.fill(bytes[100] === 1 ? 2 : 1, 100, 101)],
    ['its end', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['all', () => Buffer.alloc(0)]
  ])('are refused where %s of the machine is not what was written', async (_what, change) => {
    const sandboxes = await kept()
    writeFileSync(at('.machine'), change(readFileSync(at('.machine'))))
    expect(await sandboxes.read(recordOf(), SECRET)).toMatchObject(notResumable)
  })

  test.each([
    ['another holder’s', { allowed: { ...recordOf().allowed, jkt: 'other' } }],
    ['a larger machine', { mostMs: 4 }],
    ['another sandbox', { id: `sbx_${'b'.repeat(22)}` }]
  ])('are refused where what is told makes of it %s', async (_what, changes) => {
    const sandboxes = await kept()
    expect(await sandboxes.read(recordOf(changes), SECRET)).toMatchObject(notResumable)
  })

  test('of another executor, and what is none, are named and left; what was never whole is removed', async () => {
    await kept()
    const names = (list: readonly string[]) => list.map((path) => path.slice(folder.length + '/paused/'.length))
    const foreign: string[] = []
    expect(await (await openHere('exe_2')).list((path) => foreign.push(path))).toEqual([])
    expect(names(foreign)).toEqual([`${ID}.json`])
    writeFileSync(join(folder, 'paused', 'no.json'), '{}')
    writeFileSync(at('-2.json'), readFileSync(at('.json')))
    writeFileSync(join(folder, 'paused', 'half.machine.next'), 'x')
    writeFileSync(join(folder, 'paused', 'alone.machine'), 'x')
    const none: string[] = []
    expect(await (await openHere()).list((path) => none.push(path))).toHaveLength(1)
    expect(names(none).sort()).toEqual(['no.json', `${ID}-2.json`])
    expect(readdirSync(join(folder, 'paused')).sort()).toEqual(
      ['no.json', `${ID}-2.json`, `${ID}.json`, `${ID}.machine`].sort()
    )
  })

  test('take no more than they may together, and nothing stays of what was not written', async () => {
    const full = { ok: false, refusal: { code: 'executor/disk-full' } }
    const small = await openHere('exe_1', MEBIBYTE - 1)
    expect(await small.keep(recordOf(), SECRET, writeMachine)).toMatchObject(full)
    const two = await openHere('exe_1', 1.5 * MEBIBYTE)
    const ids = ['b', 'c', 'd'].map((letter) => `sbx_${letter.repeat(22)}`)
    const atOnce = await Promise.all(ids.map((id) => two.keep(recordOf({ id }), SECRET, writeMachine)))
    expect(atOnce.filter(({ ok }) => ok)).toHaveLength(1)
    for (const id of ids) await two.forget(id)
    const sandboxes = await openHere()
    const noRoom = async (take: (state: Readable) => Promise<void>) => {
      await take(
        new Readable({
          read() {
            this.destroy(Object.assign(new Error('full'), { code: 'ENOSPC' }))
          }
        })
      )
      return ok(undefined)
    }
    expect(await sandboxes.keep(recordOf(), SECRET, noRoom)).toMatchObject(full)
    const failed = async () => refuse('executor/machine-failed')
    expect(await sandboxes.keep(recordOf(), SECRET, failed)).toMatchObject({
      refusal: { code: 'executor/machine-failed' }
    })
    expect(readdirSync(join(folder, 'paused'))).toEqual([])
  })

  test('are gone once they are forgotten, and a change does not bring them back', async () => {
    const sandboxes = await kept()
    await Promise.all([sandboxes.forget(ID), sandboxes.change(recordOf({ ends: 9 }))])
    expect(readdirSync(join(folder, 'paused'))).toEqual([])
    expect(await sandboxes.read(recordOf(), SECRET)).toMatchObject(notResumable)
  })
})
