import { closeSync, readFileSync, writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import published from '@jitl/quickjs-ng-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSSyncVariant
} from 'quickjs-emscripten-core'
import { type ChildJob, type ChildLimit, exitOfLimit, lastWord, READY } from './child-exit.ts'
import { PRELUDE } from './prelude.ts'

/**
 * The process of one piece of JavaScript: it makes itself ready, takes one job from fd 3, runs it in an engine with memory of its own, and
 * leaves. INVARIANT: the engine is given one function, which writes text to stdout and stderr; nothing else of this process.
 */
// The package's types are those of its CommonJS half, whose default is one step further in.
const variant = published as unknown as QuickJSSyncVariant

/** What is used here of the JavaScript API of WebAssembly, which node's types leave to those of browsers. */
declare const WebAssembly: {
  Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer }
  compile(bytes: Uint8Array): Promise<object>
}

const PAGE = 65_536
/** What the engine itself begins with. */
const FIRST_PAGES = 256
const STACK = 512 * 1024
/** The engine asks for more by parts of what it has: beyond this share of its memory it was refused. */
const FULL = 0.75

/** The engine stopped by itself, which no code should bring it to. */
const ENGINE_FAILED = 70

/** As node leaves a program that waits for what never comes. */
const UNSETTLED = 13

const writeAll = (fd: number, bytes: Uint8Array): void => {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
    }
  }
}

const leaveAt = (limit: ChildLimit): never => process.exit(exitOfLimit(limit))

/** Takes both streams, and leaves the process as soon as they are full. */
const openMouth = (output: number) => {
  let left = output
  return (fd: number, text: string): void => {
    const bytes = Buffer.from(text)
    writeAll(fd, bytes.subarray(0, left))
    left -= bytes.length
    if (left < 0) leaveAt('output')
  }
}

/** A handle of the prelude's answers: function by name. */
const callOf = (context: QuickJSContext, prelude: QuickJSHandle) => (name: string, argument: QuickJSHandle) =>
  context.callFunction(context.getProp(prelude, name), context.undefined, argument)

const isOutOfMemory = (context: QuickJSContext, error: QuickJSHandle): boolean => {
  const text = (name: string) => context.getProp(error, name).consume((handle) => context.getString(handle))
  return text('name') === 'InternalError' && text('message') === 'out of memory'
}

/** What is thrown where there is no memory for an error either. */
const isNull = (context: QuickJSContext, error: QuickJSHandle): boolean => context.getString(error) === 'null'

/** Memory of so many bytes and no more, which the kernel of this process never asks for before the engine does. */
const memoryOf = (bytes: number) => {
  const maximum = Math.max(FIRST_PAGES, Math.floor(bytes / PAGE))
  const wasmMemory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum })
  return { wasmMemory, isFull: () => wasmMemory.buffer.byteLength > FULL * maximum * PAGE }
}
type Memory = ReturnType<typeof memoryOf>

const runJob = async (wasmModule: object, memory: Memory, job: ChildJob): Promise<number> => {
  const { wasmMemory } = memory
  const engine = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule, wasmMemory }))
  const runtime = engine.newRuntime()
  runtime.setMaxStackSize(STACK)
  const begun = performance.now()
  const { user, system } = process.cpuUsage()
  runtime.setInterruptHandler(() => {
    if (performance.now() - begun > job.wallMs) leaveAt('wall')
    const used = process.cpuUsage()
    if ((used.user + used.system - user - system) / 1000 > job.cpuMs) leaveAt('cpu')
    return false
  })
  const context = runtime.newContext()
  const say = openMouth(job.output)
  const write = context.newFunction('write', (fd, text) => {
    say(context.getNumber(fd) === 1 ? 1 : 2, context.getString(text))
  })
  const make = context.unwrapResult(context.evalCode(PRELUDE, 'prelude.js'))
  const prelude = context.unwrapResult(context.callFunction(make, context.undefined, write))
  const call = callOf(context, prelude)

  const fail = (error: QuickJSHandle): number => {
    if (isOutOfMemory(context, error) || (memory.isFull() && isNull(context, error))) return leaveAt('memory')
    const described = call('describe', error)
    say(2, described.error ? 'the error cannot be shown\n' : context.getString(described.value))
    return 1
  }

  const set = call('setInput', context.newString(job.input))
  if (set.error) return fail(set.error)
  // The last line sees `result` as the code does, declared or not. It stands on a line of its own, since a comment may be before it.
  const evaluated = context.evalCode(`${job.code}\nexport const $result = () => result`, 'code.js', { type: 'module' })
  if (evaluated.error) return fail(evaluated.error)
  const settle = () => {
    const ran = runtime.executePendingJobs()
    return ran.error ? fail(ran.error) : undefined
  }
  const failed = settle()
  if (failed !== undefined) return failed
  const state = context.getPromiseState(evaluated.value)
  if (state.type === 'rejected') return fail(state.error)
  if (state.type === 'pending') {
    say(2, 'the code waits for what never comes\n')
    return UNSETTLED
  }
  const left = context.callFunction(context.getProp(state.value, '$result'), context.undefined)
  if (left.error) return fail(left.error)
  if (context.typeof(left.value) === 'undefined') return 0
  const json = call('json', left.value)
  if (json.error) {
    if (isOutOfMemory(context, json.error) || memory.isFull()) return leaveAt('memory')
    const why = context.getProp(json.error, 'message').consume((handle) => context.getString(handle))
    say(2, `result is not a JSON value: ${why}\n`)
    return 1
  }
  const value = Buffer.from(context.getString(json.value))
  if (value.length > job.output) return leaveAt('output')
  writeAll(4, value)
  return 0
}

// What whoever started this was given open is nothing of this process: where no jail closed it, its numbers are told.
for (const fd of process.argv.slice(2)) closeSync(Number(fd))

const wasm = readFileSync(fileURLToPath(import.meta.resolve('@jitl/quickjs-ng-wasmfile-release-sync/wasm')))
const module = await WebAssembly.compile(wasm)
// The first engine pays for what every one needs: what is called for the first time is compiled then. It is thrown away.
const FIRST: ChildJob = {
  code: '[1].map(String)',
  input: '{"a":1}',
  memory: 0,
  output: 0,
  wallMs: 60_000,
  cpuMs: 60_000
}
await runJob(module, memoryOf(0), FIRST)
writeAll(4, Buffer.from(READY))
const text = readFileSync(3, 'utf8')
// Whoever would give it a job is gone.
if (text === '') process.exit(0)
const job = JSON.parse(text) as ChildJob
const memory = memoryOf(job.memory)
try {
  writeAll(4, lastWord(await runJob(module, memory, job)))
  process.kill(process.pid, 'SIGKILL')
} catch (error) {
  // This process has no room for the engine's own calls in calls: as deep as code may go.
  const isDeep = error instanceof RangeError
  if (!isDeep && memory.isFull()) leaveAt('memory')
  writeAll(2, Buffer.from(isDeep ? 'InternalError: stack overflow\n' : `the engine failed: ${error}\n`))
  process.exit(isDeep ? 1 : ENGINE_FAILED)
}
