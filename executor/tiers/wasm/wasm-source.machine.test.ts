import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Job, Limits } from '../../machine/index.ts'
import { lackForJails, lackHere } from '../../testing/lack-here.ts'
import { childrenOf } from '../testing/children-of.ts'
import { LIMITS, tryJob } from '../testing/try-source.ts'
import { startChild } from './start-child.ts'
import { WasmSource } from './wasm-source.ts'

const MEBIBYTE = 1024 * 1024

describe('QuickJS in a process of its own', () => {
  let source: WasmSource
  beforeAll(() => {
    source = new WasmSource()
  })
  afterAll(() => source.close())
  const run = (code: string, limits: Partial<Limits> = {}, input: Job['input'] = {}) =>
    tryJob(source, 'sha256:any', { language: 'javascript', code, input }, { memory: 32 * MEBIBYTE, ...limits })

  test('says what it is', async () => {
    expect(await source.lack()).toBeUndefined()
    expect(await source.about()).toEqual({ driver: 'quickjs', images: [], stays: false, networks: false })
  })

  test('stands in a jail where there is one that can hold it', async () => {
    const lack = lackHere('a jail around the child', lackForJails())
    const child = await startChild()
    await child.process.end()
    expect(child.isJailed).toBe(lack === undefined)
  })

  test('runs JavaScript with its input, output and value', async () => {
    expect(await run('console.log(a, [1]); print("p"); console.error("e")\nresult = a * 2', {}, { a: 21 })).toEqual({
      exitCode: 0,
      limit: null,
      ms: expect.any(Number),
      value: 42,
      stdout: '21 [1]\np\n',
      stderr: 'e\n'
    })
  })

  test.each([
    ['declared', 'const result = a'],
    ['awaited', 'const result = await Promise.resolve(a)'],
    ['before a comment', 'result = a // the end'],
    ['of an own toJSON', 'result = { toJSON: () => a }']
  ])('takes a `result` that is %s', async (_how, code) => {
    expect(await run(code, {}, { a: 21 })).toMatchObject({ exitCode: 0, value: 21 })
  })

  test.each([
    ['an error', 'const f = () => { throw new Error("mine") }\nf()', /Error: mine\n {4}at f \(code\.js:1:28\)/],
    ['no program', 'if (', 'SyntaxError: '],
    ['what is no error', 'throw null', 'Uncaught null\n'],
    ['calls in calls without an end', 'const f = () => f()\nf()', /stack/],
    ['NaN', 'result = NaN', 'result is not a JSON value: NaN'],
    ['a function', 'result = () => 1', 'result is not a JSON value: a function'],
    ['a cycle', 'const l = []; l.push(l); result = l', 'result is not a JSON value: '],
    ['a module from outside', 'import fs from "node:fs"', 'could not load module'],
    ['what was never declared', 'nothing()', 'ReferenceError']
  ])('ends with an error for %s', async (_what, code, said) => {
    const ended = await run(code)
    expect(ended).toMatchObject({ exitCode: 1, limit: null, stderr: expect.stringMatching(said) })
    expect(ended).not.toHaveProperty('value')
  })

  test('ends with its own code where the program waits for what never comes', async () => {
    expect(await run('await new Promise(() => {})')).toMatchObject({ exitCode: 13, limit: null })
  })

  test.each([
    ['a memory bomb of strings', 'memory', 'const l = []\nfor (;;) l.push(l.length + "x".repeat(1000))', {}],
    ['a memory bomb of one buffer', 'memory', 'result = new Uint8Array(1 << 28).length', {}],
    ['endless output', 'output', 'for (;;) console.log("x".repeat(1000))', {}],
    ['a value that is too large', 'output', 'result = "x".repeat(100000)', {}],
    ['a busy loop', 'cpu', 'for (;;);', { cpuMs: 300 }],
    ['a loop that catches everything', 'wall', 'for (;;) try { throw 1 } catch {}', { wallMs: 500 }],
    ['a pattern without an end', 'wall', '/(a+)+$/.test("a".repeat(40) + "b")', { wallMs: 500 }],
    // What `again` gives back would be waited for, and each job would hold on to the one before it.
    ['jobs without an end', 'wall', 'const again = () => void Promise.resolve().then(again)\nagain()', { wallMs: 500 }]
  ] as const)('is ended at the limit by %s, and says which', async (_what, limit, code, limits) => {
    const ended = await run(code, limits)
    expect(ended).toMatchObject({ exitCode: null, limit })
    expect(ended).not.toHaveProperty('value')
  })

  test('has memory only up to its cap, whatever the code catches', async () => {
    const code = `let held = []
      try { for (;;) held.push(new ArrayBuffer(1 << 20)) } catch {}
      result = held.length`
    const ended = await run(code, { memory: 32 * MEBIBYTE })
    expect(ended).toMatchObject({ exitCode: 0, value: expect.any(Number) })
    expect((ended as { value: number }).value).toBeLessThan(32)
  })

  test('cuts what is printed at the limit', async () => {
    const ended = await run('console.log("x".repeat(100000))', { output: 1000 })
    expect(ended).toMatchObject({ limit: 'output', stdout: 'x'.repeat(1000) })
  })

  test('shows the code nothing of the process around it', async () => {
    const { value } = (await run(
      'result = ["process", "require", "fetch", "setTimeout", "WebAssembly", "Deno", "os", "std", "scriptArgs", "write"].filter((name) => name in globalThis)'
    )) as { value: unknown }
    expect(value).toEqual([])
  })

  test.each([
    ['a constructor', 'result = console.log.constructor("return this")() === globalThis'],
    ['an error’s stack', 'try { null.x } catch (e) { result = !/node:|child\\.ts|\\/work/.test(e.stack) }'],
    [
      'the print that it was given',
      'result = typeof print.constructor("return typeof process")() === "string" && print.constructor("return typeof process")() === "undefined"'
    ]
  ])('leads the code nowhere by %s', async (_what, code) => {
    expect(await run(code)).toMatchObject({ value: true })
  })

  test('never runs two jobs in one process', async () => {
    await run('globalThis.left = 1; Array.prototype.left = 1')
    expect(await run('result = [typeof left, typeof [].left]')).toMatchObject({ value: ['undefined', 'undefined'] })
    const opened = await source.open({ image: '', limits: LIMITS, egress: [] })
    if (!opened.ok) throw new Error(opened.refusal.code)
    const job = { language: 'javascript', code: 'result = 1', input: {} } as const
    const signal = new AbortController().signal
    expect(await opened.value.run(job, () => {}, signal)).toMatchObject({ value: { value: 1 } })
    expect(await opened.value.run(job, () => {}, signal)).toMatchObject({ refusal: { code: 'executor/closed' } })
    await opened.value.close()
  })

  test('refuses other languages, a network, and more memory than an engine has', async () => {
    expect(await tryJob(source, '', { language: 'python', code: 'print(1)' })).toEqual({
      refused: 'executor/no-language'
    })
    const spec = { image: '', limits: LIMITS, egress: ['https://example.org'] }
    expect(await source.open(spec)).toMatchObject({
      refusal: { code: 'executor/tier-cannot', detail: { what: 'reach a network' } }
    })
    expect(await run('1', { memory: 8 * 1024 * MEBIBYTE })).toEqual({ refused: 'executor/too-much' })
  })

  test('ends early when it is told to', async () => {
    const signal = AbortSignal.timeout(300)
    const job = { language: 'javascript', code: 'for (;;);' } as const
    expect(await tryJob(source, '', job, {}, signal)).toMatchObject({ exitCode: null, limit: null })
  })

  test('leaves no process when it is closed', async () => {
    const own = new WasmSource({ waiting: 2 })
    await own.lack()
    const opened = await own.open({ image: '', limits: LIMITS, egress: [] })
    expect(opened.ok).toBe(true)
    await own.close()
    expect(await own.open({ image: '', limits: LIMITS, egress: [] })).toMatchObject({
      refusal: { code: 'executor/closed' }
    })
    await source.close()
    expect(childrenOf(process.pid)).toEqual([])
  })
})
