import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { NOT_TRIED, type Report } from './report.ts'
import { takeOut } from './without-guards.ts'

const ROOT = join(import.meta.dirname, '..')

/** Each row starts a browser two times or three: every check runs a few in Chromium, `npm run redteam` all in both. */
const CORE = ['--core', '--browser', 'chromium']

const attacked = (...args: readonly string[]) => {
  const node = join(ROOT, 'node_modules/node/bin/node')
  const { stdout, stderr } = spawnSync(node, [join(ROOT, 'redteam/main.ts'), '--json', ...args], { encoding: 'utf8' })
  expect(stdout, stderr).not.toBe('')
  const { rows, ...sum } = JSON.parse(stdout) as Report
  for (const row of rows) {
    const said = `${row.name} (${row.browser ?? ''}): ${row.outcome}, ${row.twin}, ${row.guardOff}\n${stderr}`
    expect(row.outcome, said).toMatch(/^refused: /)
    expect(row.twin, said).toMatch(/^succeeded: /)
    expect(row.guardOff, said).toMatch(row.guardOff.startsWith(NOT_TRIED) ? /: \S/ : /^succeeded: /)
  }
  const unguarded = rows.filter(({ guardOff }) => guardOff.startsWith(NOT_TRIED)).length
  const attacks = rows.length - unguarded
  const none = { succeeded: 0, honestRefused: 0, void: 0, absent: [] }
  expect(sum).toEqual({ attacks, honest: rows.length, unguarded, reopened: 0, ...none })
}

// All in one run: a family has rows of both kinds, and what one run loads and starts once two would twice.
test(
  'no attack of the core succeeds, no honest twin is refused, and each succeeds without the guard it aims at',
  {
    timeout: 900_000
  },
  () => attacked(...CORE)
)

test('a guard that does not stand in its file exactly once is told of', () => {
  const guard = { file: 'a.ts', find: 'if (no)', replace: '' }
  expect(takeOut('a.ts', 'if (no) return', [guard])).toBe(' return')
  expect(takeOut('b.ts', 'if (yes) return', [guard])).toBe('if (yes) return')
  for (const source of ['', 'if (no) if (no)']) expect(() => takeOut('a.ts', source, [guard])).toThrow(/times in a\.ts/)
})
