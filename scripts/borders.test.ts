import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const NODE = join(ROOT, 'node_modules/node/bin/node')
const COPIED = [
  'dsl',
  'extension',
  'policy-server',
  'executor',
  'webview',
  'examples',
  'scripts',
  'cli',
  'redteam',
  'e2e',
  'bench',
  'tsconfig.base.json',
  '.dependency-cruiser.mjs'
]
const NOT_COPIED = new Set(['node_modules', '.output', '.wxt'])

// Each test starts programs, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/** The house again, in a folder where a border may be broken: `@writ/*` leads into the copy, the rest to what is installed. */
const copyHouse = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'writ-borders-'))
  for (const name of COPIED) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true, filter: (path) => !NOT_COPIED.has(basename(path)) })
  }
  mkdirSync(join(copy, 'node_modules/@writ'), { recursive: true })
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '@writ') symlinkSync(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name))
  }
  for (const name of ['dsl', 'extension', 'policy-server', 'executor', 'webview', 'examples']) {
    symlinkSync(join(copy, name), join(copy, 'node_modules/@writ', name))
  }
  return copy
}

const copies: string[] = []
const inCopy = () => {
  const copy = copyHouse()
  copies.push(copy)
  const runNode = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(NODE, args, { cwd: copy, encoding: 'utf8' })
    return { status, said: stdout + stderr }
  }
  const append = (file: string, line: string) => appendFileSync(join(copy, file), `\n${line}\n`)
  return { append, runNode, checkBorders: () => runNode(join(copy, 'scripts/borders.mjs'), copy) }
}
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true })
})

describe('the border check', () => {
  /** Each file once for each rule, so that a line of what is said is of one breach. */
  const broken = [
    ['dsl/contract/result.ts', "import '../syntax/index.ts'", 'dsl-contract-imports-only-what-it-may'],
    [
      'dsl/contract/plan/diagnostic.ts',
      "import type {} from '../../run/index.ts'",
      'dsl-contract-imports-only-what-it-may'
    ],
    ['dsl/check/index.ts', "import '@writ/dsl/run'", 'dsl-check-imports-only-what-it-may'],
    ['executor/index.ts', "import '@writ/dsl/check'", 'executor-imports-only-what-it-may'],
    ['policy-server/index.ts', "import '@writ/dsl/run'", 'policy-server-imports-only-what-it-may'],
    ['extension/dom/index.ts', "import '@writ/dsl/syntax'", 'extension-dom-imports-only-what-it-may'],
    ['extension/dom/grant-of.ts', "import '../platform/index.ts'", 'extension-dom-imports-only-what-it-may'],
    [
      'extension/dom/facts/aim.ts',
      "import '../hand/performed.ts'",
      'extension-dom-facts-imports-only-what-is-before-it'
    ],
    ['extension/ui/ports.ts', "import 'webextension-polyfill'", 'browser-api-has-two-homes'],
    ['dsl/contract/text/hash.ts', "import 'node:crypto'", 'no-node-in-the-browser'],
    ['dsl/run/index.ts', "import './none-such.ts'", 'resolves'],
    ['dsl/contract/plan/span.ts', "import './index.ts'", 'no-cycles'],
    ['dsl/run/index.ts', 'const now = Date.now()', 'dsl asks no clock'],
    ['policy-server/index.ts', "const forged = passStage('checked', {})", 'stage `checked` is passed outside its home'],
    ['dsl/run/index.ts', 'const forged = passStage(name, {})', 'stage `undefined` is passed outside its home']
  ] as const
  let told: { readonly status: number | null; readonly said: string }
  beforeAll(() => {
    const { append, checkBorders } = inCopy()
    for (const [file, line] of broken) append(file, line)
    told = checkBorders()
  })

  test.each(broken)('%s with `%s` is a breach', (file, _, name) => {
    const lines = told.said.split('\n').filter((line) => line.includes(name) && line.includes(file))
    expect(lines, told.said).not.toEqual([])
    expect(told.status).toBe(1)
  })

  test('the house as it stands has no breach', () => {
    expect(inCopy().checkBorders()).toMatchObject({ status: 0 })
  })
})

describe('the project references', () => {
  test('a backward import does not compile', () => {
    const { append, runNode } = inCopy()
    const build = (project: string) => runNode(join(ROOT, 'node_modules/typescript/bin/tsc'), '-b', project)
    expect(build('dsl/contract')).toMatchObject({ status: 0 })
    append('dsl/syntax/probe.ts', 'export type Probe = string')
    append('dsl/contract/result.ts', "export type { Probe } from '../syntax/probe.ts'")
    const { status, said } = build('dsl/contract')
    expect(said).toMatch(/TS6307|TS6059/)
    expect(status).not.toBe(0)
  })
})
