import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Approve } from '../cli/road/approve.ts'
import { EACH_ENGINE, triesOurs } from './stage/engines.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const REPORTS = `<h1>Reports</h1><table aria-label="Reports"><tr><th>Number<th>Sum
  <tr><td>R-1<td>98.70<tr><td>R-2<td>12.00<tr><td>R-3<td>98.70</table>`

/** Code of plans, in the machines that this computer has: the guard of their own kernel is the executor's own affair. */
describe.each(EACH_ENGINE)('code of a plan, asked for by %s', (browser) => {
  let stage: Road
  let pages: Pages
  let shown: string[] = []
  let approve: Approve = 'all'
  beforeAll(async () => {
    pages = await servePages(() => ({ '/': REPORTS }))
    stage = await startRoad({
      browser,
      vault: [],
      executor: true,
      approve: (text) => {
        shown.push(text)
        return approve
      }
    })
  })
  afterAll(async () => {
    await stage?.close()
    await pages?.close()
  })
  afterEach(() => {
    shown = []
    approve = 'all'
  })

  /** Whatever comes of the run, its log verifies. */
  const run = async (body: string) => {
    const out = await stage.run(`plan "Look for sums that stand there twice"\nsite s = "${pages.url}"\n${body}\n`)
    const { verified, path } = await stage.log(out.run)
    expect(verified).toBe(true)
    return { ...out, log: readFileSync(path, 'utf8') }
  }
  const python = (code: string, more = 'gives { n: number } up to 20s') =>
    `let r = run python ${more} """\n${code}\n"""\nreturn { n: r.n }`

  test('is given what the plan read, and gives the plan what it found', async () => {
    const out = await run(`on s {
  open "/"
  let rows = read table "Reports" as list of { number: text, sum: number "en" }
}
let r = run python with { rows } gives { twice: list of text, most: number } up to 20s """
sums = [row["sum"] for row in rows]
print("looked at", len(rows))
result = {"twice": [row["number"] for row in rows if sums.count(row["sum"]) > 1], "most": max(sums)}
"""
return { twice: r.twice, most: r.most }`)
    expect(out).toMatchObject({ status: 'done', result: { twice: ['R-1', 'R-3'], most: 98.7 } })
    const [question = ''] = shown.filter((text) => text.includes('result = '))
    expect(question.replaceAll('\\"', '"')).toContain('[row["number"] for row in rows if sums.count(row["sum"]) > 1]')
    expect(question).toContain('R-2')
    expect(out.log).not.toContain('looked at')
  })

  if (!triesOurs(browser)) return

  test('is run in each of its languages', async () => {
    const out = await run(`let a = run javascript with { n: 20 } gives { n: number } up to 20s """
result = { n: n + 1 }
"""
let b = run shell with { n: a.n } gives { n: number } up to 20s """
echo "{\\"n\\": $((n * 2))}" > "$WRIT_RESULT"
"""
return { n: b.n }`)
    expect(out).toMatchObject({ status: 'done', result: { n: 42 } })
  })

  test('is not run where the person says no', async () => {
    approve = 'none'
    expect(await run(python('result = {"n": 1}'))).toMatchObject({
      status: 'refused',
      refusal: { code: 'approval/declined' }
    })
  })

  test.each([
    ['fails', 'raise SystemExit(3)', 'gives { n: number } up to 20s', 'run/code-failed', 'exit code 3'],
    ['takes too long', 'while True: pass', 'gives { n: number } up to 1s', 'run/code-failed', 'longer than its 1s'],
    [
      'takes too much memory',
      'x = bytearray(10**9)',
      'gives { n: number } up to 20s, 64MB',
      'run/code-failed',
      'memory'
    ],
    ['leaves nothing', 'print(1)', 'gives { n: number } up to 20s', 'run/code-failed', 'no `result`'],
    ['gives something else', 'result = {"n": "1"}', 'gives { n: number } up to 20s', 'run/wrong-result', '']
  ])('that %s is told as such, and never what it printed of what a site shows', async (_, code, more, refusal, why) => {
    const plan = python(`import sys\nprint("s3" + "cret", file=sys.stderr)\n${code}`, `with { shown } ${more}`)
    const out = await run(`on s { open "/" let shown = read title }\n${plan}`)
    expect(out).toMatchObject({ refusal: { code: refusal, message: expect.stringContaining(why) } })
    expect(JSON.stringify(out)).not.toContain('s3cret')
  })

  test('that was given the planner’s own words alone is told with what it printed, and which field was wrong', async () => {
    const failed = await run(python('x = 1 / 0'))
    expect(failed.refusal?.message).toContain('ZeroDivisionError: division by zero')
    const wrong = await run(python('result = {"n": "1"}'))
    expect(wrong.refusal?.message).toContain('`result.n` is text, not number')
  })

  const shared = (name: string, code: string, gives = 't: text') =>
    `let ${name} = run python in workspace gives { ${gives} } up to 20s """\n${code}\n"""\n`

  test('in the workspace finds what other code of its run left there, and no other code does', async () => {
    const looks = 'import os\nresult = {"t": str(os.path.exists("kept"))}'
    const out = await run(`${shared('a', 'open("kept", "w").write("by a")\nresult = {"t": "a"}')}
let b = run shell in workspace gives { t: text } up to 20s """
echo "{\\"t\\": \\"$(cat kept)\\"}" > "$WRIT_RESULT"
"""
${shared('c', looks).replace(' in workspace', '')}return { b: b.t, c: c.t }`)
    expect(out).toMatchObject({ status: 'done', result: { b: 'by a', c: 'False' } })
    expect(shown.filter((text) => text.includes('Shares files with other code of this run'))).toHaveLength(2)
    expect(await run(`${shared('d', looks)}return d.t`)).toMatchObject({ status: 'done', result: 'False' })
  })

  test('in the workspace leaves nothing of a step that was refused, for whatever reason', async () => {
    const writes = (text: string, then: string) => `open("kept", "w").write("${text}")\n${then}`
    const caught = (code: string) => `try {\n${code}} else { }\n`
    const out = await run(
      [
        shared('a', writes('1', 'result = {"t": "a"}')),
        caught(shared('b', writes('2', 'raise ValueError'))),
        caught(shared('c', writes('3', 'result = {"t": 7}'))),
        caught(shared('d', writes('4', 'while True: pass')).replace('20s', '1s')),
        shared('e', 'result = {"t": open("kept").read()}'),
        'return e.t'
      ].join('')
    )
    expect(out).toMatchObject({ status: 'done', result: '1' })
  })

  test('that fails can be caught', async () => {
    const out = await run(
      'var n = 0\ntry {\nlet r = run python gives { n: number } up to 20s """\nraise ValueError\n"""\nset n = r.n\n} else { set n = 7 }\nreturn { n }'
    )
    expect(out).toMatchObject({ status: 'done', result: { n: 7 } })
  })
})
