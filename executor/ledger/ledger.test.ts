import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type JobBegun, KILLED, openLedger } from './ledger.ts'

const NOW = 1_800_000_000
let folder: string
let time = NOW
const open = () => openLedger(folder, () => time * 1000)
const path = () => join(folder, 'executor.jsonl')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-ledger-'))
  time = NOW
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const begun = (job: string, more: Partial<JobBegun> = {}): JobBegun => ({
  job,
  at: NOW,
  jkt: 'key',
  token: 'token',
  tier: 'wasm',
  driver: 'test',
  language: 'javascript',
  ...more
})

test('the newest epoch of a tenant is known after a restart, as long as a token of an older one can live', async () => {
  const ledger = await open()
  ledger.hear('a', { epoch: 3, at: NOW })
  ledger.hear('b', { epoch: 1, at: NOW + 9 })
  ledger.hear('a', { epoch: 4, at: NOW + 10 })
  await ledger.spend('one', NOW + 100).kept
  await ledger.close()
  const later = async (seconds: number) => {
    time = NOW + seconds
    const again = await open()
    await again.close()
    return [...again.epochs()]
  }
  expect(await later(60)).toEqual([
    ['b', { epoch: 1, at: NOW + 9 }],
    ['a', { epoch: 4, at: NOW + 10 }]
  ])
  expect(await later(24 * 60 * 60 + 20)).toEqual([['a', { epoch: 4, at: NOW + 10 }]])
  expect(await later(24 * 60 * 60 + 21)).toEqual([])
})

describe('what was spent', () => {
  test('stays spent after a restart, and is forgotten when its time is over', async () => {
    const ledger = await open()
    expect(ledger.spend('a', NOW + 100).fresh).toBe(true)
    expect(ledger.spend('a', NOW + 100).fresh).toBe(false)
    await ledger.spend('b', NOW + 500).kept
    await ledger.close()
    time = NOW + 50
    const again = await open()
    expect([again.spend('a', 0).fresh, again.spend('b', 0).fresh]).toEqual([false, false])
    await again.close()
    time = NOW + 200
    const later = await open()
    expect(readFileSync(path(), 'utf8')).not.toContain('"a"')
    expect([later.spend('b', 0).fresh, later.spend('a', NOW + 300).fresh]).toEqual([false, true])
    await later.close()
  })

  test.each(['at its start', 'while it ran'])(
    'is not forgotten for a clock that was ahead %s and was put right',
    async (when) => {
      const ledger = await open()
      await ledger.spend('child', NOW + 100).kept
      const sweep = async (of: typeof ledger) => {
        for (let at = 0; at < 1_000; at++) await of.spend(`filler ${at}`, NOW + 8_000).kept
      }
      if (when === 'while it ran') {
        time = NOW + 3_600
        await sweep(ledger)
      }
      await ledger.close()
      time = NOW + 3_600
      if (when === 'at its start') await (await open()).close()
      time = NOW + 10
      const right = await open()
      // Either it is still spent, or no time is believed at which it was not over.
      expect(right.latest()).toBe(NOW + 3_600)
      await right.close()
    }
  )

  test('is on disk once its promise resolves, with all before it', async () => {
    const ledger = await open()
    ledger.spend('first', NOW + 100)
    await ledger.spend('second', NOW + 100).kept
    expect(readFileSync(path(), 'utf8')).toMatch(/"first".*\n.*"second"/)
    await ledger.close()
  })
})

describe('jobs', () => {
  test('are told to their own key, the newest first, with how they ended', async () => {
    const ledger = await open()
    await ledger.begin(begun('one'))
    await ledger.begin(begun('two'))
    await ledger.begin(begun('foreign', { jkt: 'other' }))
    await ledger.end('one', { exitCode: 0, limit: null, ms: 5 })
    expect(ledger.jobsOf('key')).toEqual([
      begun('two'),
      { ...begun('one'), ended: NOW, end: { exitCode: 0, limit: null, ms: 5 } }
    ])
    await ledger.close()
  })

  test('that ran when the executor was killed are unknown after it, and stay so', async () => {
    const ledger = await open()
    await ledger.begin(begun('ended'))
    await ledger.end('ended', { refused: 'executor/machine-failed' })
    await ledger.begin(begun('ran'))
    await ledger.close()
    for (const at of [NOW + 1, NOW + 2]) {
      time = at
      const again = await open()
      expect(again.jobsOf('key').map(({ job, end }) => [job, end])).toEqual([
        ['ran', { unknown: KILLED }],
        ['ended', { refused: 'executor/machine-failed' }]
      ])
      await again.close()
    }
  })

  test('are forgotten a day after they ended, never while they run', async () => {
    const ledger = await open()
    await ledger.begin(begun('ended'))
    await ledger.end('ended', { exitCode: 0, limit: null, ms: 5 })
    await ledger.begin(begun('runs'))
    time = NOW + 90_000
    for (let at = 0; at < 1_000; at++) ledger.spend(`filler ${at}`, time + 1)
    expect(ledger.jobsOf('key').map(({ job }) => job)).toEqual(['runs'])
    await ledger.close()
  })
})

test('the latest time that was seen is known after a restart', async () => {
  const ledger = await open()
  ledger.see(NOW + 100)
  ledger.see(NOW + 20)
  await ledger.spend('x', NOW + 1).kept
  await ledger.close()
  const again = await open()
  expect(again.latest()).toBe(NOW + 100)
  await again.close()
})

test('the beginning of a job is a time that was seen', async () => {
  const ledger = await open()
  await ledger.begin(begun('job', { at: NOW + 100 }))
  await ledger.close()
  const again = await open()
  expect(again.latest()).toBe(NOW + 100)
  await again.close()
})

test('the folder that it makes is for nobody else on this computer', async () => {
  folder = join(folder, 'data')
  const ledger = await open()
  expect((statSync(folder).mode & 0o777).toString(8)).toBe('700')
  await ledger.close()
  rmSync(folder, { recursive: true })
  folder = dirname(folder)
})

test('what a killed executor had not finished writing counts for nothing', async () => {
  const ledger = await open()
  await ledger.spend('whole', NOW + 100).kept
  await ledger.close()
  appendFileSync(path(), '{"spent":"half","unt')
  const again = await open()
  expect([again.spend('whole', 0).fresh, again.spend('half', NOW + 100).fresh]).toEqual([false, true])
  await again.close()
})

test.each(['no JSON', '{"spent":"x"}', '{"spent":"x","until":1,"more":2}', ''])(
  'a ledger with the damaged line %j opens for nobody',
  async (line) => {
    const ledger = await open()
    await ledger.close()
    writeFileSync(path(), `${line}\n{"seen":1}\n`)
    await expect(open()).rejects.toThrow('line 1')
  }
)

test('two executors have never one folder', async () => {
  const ledger = await open()
  await expect(open()).rejects.toThrow('used by another executor')
  await ledger.close()
  const again = await open()
  await again.close()
})

test('where it cannot be written, nothing is said to be kept', async () => {
  const ledger = await open()
  await ledger.close()
  await expect(ledger.spend('x', NOW + 100).kept).rejects.toThrow()
  await expect(ledger.begin(begun('job'))).rejects.toThrow()
})
