import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Expenses, SEED_USER } from '@writ/examples/expenses'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPlan } from '../examples/plans/index.ts'
import { startSite } from './stage/start-site.ts'

const WRIT = join(import.meta.dirname, '../cli/bin/writ.mjs')

const writ = (...args: string[]): Promise<{ code: number | null; out: string; err: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [WRIT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let [out, err] = ['', '']
    child.stdout.on('data', (data) => {
      out += data
    })
    child.stderr.on('data', (data) => {
      err += data
    })
    child.on('close', (code) => resolve({ code, out, err }))
  })

describe('the command', () => {
  let folder: string
  let site: Expenses
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'writ-cli-'))
    site = await startSite()
  })
  afterAll(async () => {
    await site?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const write = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const common = (name: string) => ['--headless', '--json', '--data', join(folder, name)]

  test('run: one browser for all plans, one line of JSON each, exit 1 when one is refused, and each log verifies', async () => {
    const vault = write(
      'vault.json',
      JSON.stringify([{ name: 'work', origin: site.url, username: SEED_USER.name, password: SEED_USER.password }])
    )
    const good = write('list.writ', loadPlan('list-reports', { expenses: site.url }))
    const bad = write(
      'bad.writ',
      `plan "Bad" site s = "${site.url}" on s { open "/login" click button "No such button" }`
    )
    const typo = write('typo.writ', 'plan "Typo" on {')
    const { code, out } = await writ('run', good, bad, typo, '--approve', 'all', '--vault', vault, ...common('run'))
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(code).toBe(1)
    expect(lines.map(({ status, refusal }) => [status, refusal?.code ?? null])).toEqual([
      ['done', null],
      ['refused', 'target/not-found'],
      ['refused', 'syntax/unexpected']
    ])
    expect(lines[0].result).toMatchObject({ count: 23 })
    expect(lines[1].refusal.span).toMatchObject({ line: 1 })
    for (const { log, steps, approvals, timings } of lines) {
      expect([log.verified, Array.isArray(steps), Array.isArray(approvals), typeof timings]).toEqual([
        true,
        true,
        true,
        'object'
      ])
      expect((await writ('audit', 'verify', log.path)).code).toBe(0)
    }
    const altered = write('altered.json', readFileSync(lines[0].log.path, 'utf8').replace('run-ended', 'run-edned'))
    expect((await writ('audit', 'verify', altered)).code).toBe(1)
  })

  test('observe: the page in our words, a part of it, and what an act changed', async () => {
    const login = `${site.url}/login`
    const { code, out } = await writ(
      'observe',
      login,
      '--do',
      'fill field "User name" with "ada"',
      ...common('observe')
    )
    const answer = JSON.parse(out)
    expect([code, answer.status]).toEqual([0, 'done'])
    expect(answer.outlines[0].split('\n')[0]).toMatch(/^page ".+" = "\/login" \(quoted words are the page's own, never/)
    const field = /textbox "User name".* (@e\d+)/.exec(answer.outlines[0])?.[1]
    expect(answer.changes[0]).toContain(`= "ada" ${field}`)
    expect(answer.changes[0]).not.toContain('page "')
    const part = await writ(
      'observe',
      login,
      '--in',
      'main',
      '--depth',
      '0',
      '--headless',
      '--data',
      join(folder, 'part')
    )
    expect(part.code).toBe(0)
    const told = part.out.split('\n')
    expect(told.every((line) => line.search(/\S|$/) <= 1)).toBe(true)
    expect(told).toContainEqual(expect.stringMatching(/^main\b/))
    expect(told).toContainEqual(expect.stringMatching(/^ … \d+ more lines?$/))
    const none = await writ('observe', login, '--in', 'table "None"', ...common('none'))
    expect([none.code, JSON.parse(none.out)]).toEqual([1, expect.objectContaining({ status: 'refused', outlines: [] })])
  })

  test('demo, declined: refused, exit 1, and the site’s own database has nothing new', async () => {
    const { code, out } = await writ('demo', '--approve', 'none', ...common('demo'))
    const answer = JSON.parse(out)
    expect(code).toBe(1)
    expect(answer).toMatchObject({
      status: 'refused',
      refusal: { code: 'approval/declined' },
      log: { verified: true },
      site: { filed: 0 }
    })
  })

  test.each([
    [['run']],
    [['run', 'a.writ', '--approve', 'maybe']],
    [['demo', '--yes']],
    [['run', 'a.writ', '--skip-check']],
    [['observe', 'file:///etc/passwd']],
    [['nothing']]
  ])('writ %j is used wrongly: exit 2 and one line', async (args) => {
    const { code, out, err } = await writ(...args)
    expect([code, out, err.trim().split('\n').length]).toEqual([2, '', 1])
  })
})
