import { describe, expect, test } from 'vitest'
import type { Job } from '../machine/index.ts'
import { lackHere } from '../testing/lack-here.ts'
import { lackOf, runOnHost } from './testing/run-on-host.ts'

const python = lackHere('the runner of Python', lackOf('python3'))
const busybox = lackHere('the runner of shell', lackOf('busybox'))

/** Values that a shell, a quote or a JSON reader could trip over. */
const input = {
  a: 21,
  text: 'it\'s "x" \\ é \u0001 😀 $(id) `id`',
  yes: true,
  none: null,
  list: [1, '},{', { x: 'y"' }],
  lines: 'a\nb',
  PATH: 'stolen',
  'two words': 1
}

const run = (language: Job['language'], code: string) => runOnHost({ language, code, input })

describe.skipIf(python !== undefined)('the runner of Python', () => {
  test('gives fields as globals and takes `result` as the value', async () => {
    expect(await run('python', 'print(text)\nresult = [a * 2, list[2]["x"], none]')).toEqual({
      exitCode: 0,
      stdout: `${input.text}\n`,
      stderr: '',
      value: '[42, "y\\"", null]'
    })
  })

  test('shows an error of the code with its own lines alone', async () => {
    const { exitCode, stderr, value } = await run('python', 'def f():\n  return 1 / 0\nresult = 1\nf()')
    expect({ exitCode, value }).toEqual({ exitCode: 1, value: '' })
    expect(stderr).toContain('File "code.py", line 2, in f\n    return 1 / 0')
    expect(stderr).not.toContain('runner.py')
  })

  test('leaves with the code that the program leaves with', async () => {
    expect(await run('python', 'import sys\nresult = 1\nsys.exit(3)')).toMatchObject({ exitCode: 3, value: '' })
    expect(await run('python', 'import sys\nresult = 1\nsys.exit()')).toMatchObject({ exitCode: 0, value: '1' })
    expect(await run('python', 'import sys\nsys.exit("no")')).toMatchObject({ exitCode: 1, stderr: 'no\n' })
  })

  test.each([
    ['what it printed last, without a line’s end', 'import sys\nprint("a", end="")\nsys.stderr.write("b")', 'a', 'b'],
    ['what it left open', 'import os\nf = os.fdopen(os.dup(1), "w")\nf.write("late")', 'late', ''],
    ['what it wants done at the end', 'import atexit\natexit.register(print, "bye")', 'bye\n', ''],
    [
      'what a thread of its own still does',
      'import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.2), print("done"))).start()',
      'done\n',
      ''
    ],
    ['what it says as it is let go of', 'class A:\n  def __del__(self): print("gone")\na = A()', 'gone\n', '']
  ])('is done before it leaves: %s', async (_, code, stdout, stderr) => {
    expect(await run('python', `${code}\nresult = 1`)).toEqual({ exitCode: 0, stdout, stderr, value: '1' })
  })

  test.each([
    ['NaN', 'result = float("nan")'],
    ['a cycle', 'result = []; result.append(result)'],
    ['bytes', 'result = b"x"'],
    ['too deep', 'result = []\nfor _ in range(100000): result = [result]']
  ])('refuses a result that is %s', async (_what, code) => {
    const end = await run('python', code)
    expect(end).toMatchObject({ exitCode: 1, value: '' })
    expect(end.stderr).toMatch(/^result is not a JSON value: /)
  })

  test('hands neither channel to what the code starts', async () => {
    const code =
      'import os, subprocess\nresult = subprocess.run(["ls", "/proc/self/fd"], close_fds=False, capture_output=True, text=True).stdout.split()'
    const { value } = await run('python', code)
    expect(JSON.parse(value)).not.toContain('4')
  })
})

describe('the runner of JavaScript', () => {
  test('gives fields as globals and takes an assigned `result`', async () => {
    expect(await run('javascript', 'console.log(text)\nresult = [a * 2, list[2].x] // the end')).toEqual({
      exitCode: 0,
      stdout: `${input.text}\n`,
      stderr: '',
      value: '[42,"y\\""]'
    })
  })

  test.each([
    ['declared', 'const result = a'],
    ['awaited', 'const result = await Promise.resolve(a)'],
    ['set later', 'let result\nsetTimeout(() => { result = a }, 10)'],
    ['set before it leaves', 'result = a\nprocess.exit(0)'],
    ['from an import', 'import { readFileSync } from "node:fs"\nresult = readFileSync("/proc/self/stat") && a'],
    ['from a require', 'result = require("node:fs").existsSync("/") && a']
  ])('takes a `result` that is %s', async (_how, code) => {
    expect(await run('javascript', code)).toEqual({ exitCode: 0, stdout: '', stderr: '', value: '21' })
  })

  test('has no value where the code left none, or failed', async () => {
    expect(await run('javascript', '1')).toMatchObject({ exitCode: 0, value: '' })
    expect(await run('javascript', 'result = 1\nprocess.exit(3)')).toMatchObject({ exitCode: 3, value: '' })
    expect(await run('javascript', 'await new Promise(() => {})')).toMatchObject({ exitCode: 13, value: '' })
  })

  test('shows an error of the code with its own lines alone', async () => {
    const end = await run('javascript', 'const f = () => {\n  throw new Error("mine")\n}\nf()')
    expect(end).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'Error: mine\n    at f (code.js:2:9)\n    at code.js:4:1\n',
      value: ''
    })
    expect(await run('javascript', 'setTimeout(() => { throw 5 })')).toMatchObject({
      exitCode: 1,
      stderr: 'Uncaught 5\n'
    })
  })

  test.each([
    ['NaN', 'result = [NaN]'],
    ['a cycle', 'result = []; result.push(result)'],
    ['bytes', 'result = new Uint8Array(3)'],
    ['a Map', 'result = new Map()'],
    ['a function', 'result = () => 1']
  ])('refuses a result that is %s', async (_what, code) => {
    const end = await run('javascript', code)
    expect(end).toMatchObject({ exitCode: 1, value: '' })
    expect(end.stderr).toMatch(/^result is not a JSON value: /)
  })
})

const SHELLS: readonly (readonly [string, readonly string[]])[] = [
  ['sh', ['sh']],
  ...(busybox === undefined ? [['busybox sh', ['busybox', 'sh']] as const] : [])
]

describe.each(SHELLS)('the runner of shell in %s', (_name, shell) => {
  const runShell = (code: string) => runOnHost({ language: 'shell', code, input }, shell)

  test('gives the input as a file, and what is one line as variables', async () => {
    const { exitCode, stdout, stderr } = await runShell(
      'printf "%s|%s|%s|%s\\n" "$a" "$text" "$yes" "$lines$none"\ncat "$WRIT_INPUT"'
    )
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const [first, rest = ''] = stdout.split('\n')
    expect(first).toBe(`21|${input.text}|true|`)
    expect(JSON.parse(rest)).toEqual(input)
  })

  test('sets no name anew that the shell has set', async () => {
    const { stdout } = await runShell('echo "$PATH"')
    expect(stdout).not.toContain('stolen')
  })

  test('takes the value from the file that the code wrote', async () => {
    expect(await runShell(`echo '{"x":1}' > "$WRIT_RESULT"`)).toMatchObject({ exitCode: 0, value: '{"x":1}\n' })
    expect(await runShell('echo 1 > "$WRIT_RESULT"; exit 3')).toMatchObject({ exitCode: 3, value: '' })
  })

  test('runs code of many lines as it stands', async () => {
    const lines = Array.from({ length: 3000 }, (_, at) => `x="\\\\${at}\\"'"`)
    const end = await runShell([...lines, 'printf "%s" "$x"'].join('\n'))
    expect(end).toEqual({ exitCode: 0, stdout: '\\2999"\'', stderr: '', value: '' })
  })

  test('ends with an error where the code cannot be read', async () => {
    const { exitCode, stderr } = await runShell('if')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/syntax error/i)
  })
})
