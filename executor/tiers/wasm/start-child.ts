import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Duplex, Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { findJail, type Hierarchy, type Jailed, startJailed } from '../../jail/index.ts'
import { READY } from './child-exit.ts'

/** What node, its libraries and an engine that is not yet at work take, beside the engine's own memory. */
const OWN_MEMORY = 192 * 1024 * 1024
/** Threads of node. */
const OWN_PROCESSES = 32
const OWN_FILES = 64
/** Nothing of it is meant for the code: it is what the whole of a child may take until it has its job. */
const WARMING_CPU_MS = 3_600_000

const own = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const CHILD = own('child.ts')

/** All that the child reads: itself, the engine, and what says what kind of modules these are. */
const READS = [
  dirname(CHILD),
  own('../../runners/strict-json.mjs'),
  own('../../package.json'),
  ...['quickjs-emscripten-core', '@jitl/quickjs-ng-wasmfile-release-sync', '@jitl/quickjs-ffi-types'].map((name) =>
    packageFolder(name)
  )
]

function packageFolder(name: string): string {
  const path = fileURLToPath(import.meta.resolve(name))
  return path.slice(0, path.lastIndexOf(`/node_modules/${name}/`) + `/node_modules/${name}`.length)
}

/** No file but these, no other process, no thread, no add-on; a stack that holds the engine's own. */
const ARGUMENTS = [
  '--permission',
  ...READS.map((path) => `--allow-fs-read=${path}`),
  '--no-addons',
  '--disable-wasm-trap-handler',
  '--max-old-space-size=64',
  '--stack-size=3900',
  CHILD
]

const SYSTEM = ['/usr/lib', '/lib', '/lib64'].filter((path) => existsSync(path))

/** The most memory that code may be granted here. */
export const MOST_MEMORY = 1024 * 1024 * 1024

const inJail = (hierarchy: Hierarchy): Promise<Jailed> => {
  const node = realpathSync(process.execPath)
  return startJailed(hierarchy, {
    view: {
      shows: [...SYSTEM, node, ...READS].map((path) => ({ from: path, to: path })),
      scratch: [],
      env: {},
      cwd: '/'
    },
    argv: [node, ...ARGUMENTS],
    limits: {
      memory: OWN_MEMORY + MOST_MEMORY,
      processes: OWN_PROCESSES,
      vcpu: 1,
      files: OWN_FILES,
      cpuMs: WARMING_CPU_MS
    }
  })
}

/** `O_CLOEXEC` of Linux: a file is closed where a program takes the place of this one. */
const CLOSES = 0o2_000_000
const FDINFO = '/proc/self/fdinfo'

/** What a child is given in place of whatever has these numbers here: its three streams and its two channels. */
const STREAMS = 5

/** Open files of this process without that mark, which a child would have under the same numbers. Node marks what it opens itself. */
const filesThatChildrenKeep = (): readonly string[] =>
  (existsSync(FDINFO) ? readdirSync(FDINFO) : []).filter((fd) => {
    if (Number(fd) < STREAMS) return false
    try {
      const [, flags = '0'] = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`${FDINFO}/${fd}`, 'utf8')) ?? []
      return (Number.parseInt(flags, 8) & CLOSES) === 0
    } catch {
      // It was closed meanwhile.
      return false
    }
  })

/** Where there is no jail: a process of this user's, held by node's own permissions and by the engine alone. It is told which files to close. */
const withoutJail = (): Jailed => {
  const child = spawn(process.execPath, [...ARGUMENTS, ...filesThatChildrenKeep()], {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe']
  })
  const left = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code))
    child.once('error', () => resolve(null))
  })
  for (const stream of child.stdio) stream?.on('error', () => undefined)
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    channelIn: child.stdio[3] as Duplex,
    channelOut: child.stdio[4] as Duplex,
    left,
    use: () => ({ cpuMs: 0, wantedMemory: false, wantedProcesses: false }),
    isDiskFull: () => false,
    hold: () => undefined,
    async end() {
      child.kill('SIGKILL')
      await left
    }
  }
}

const firstByte = (stream: Readable): Promise<string> =>
  new Promise((resolve) => {
    const look = () => {
      const byte: Buffer | null = stream.read(1)
      if (byte === null) return
      stream.off('readable', look)
      resolve(byte.toString())
    }
    stream.on('readable', look)
    stream.once('close', () => resolve(''))
    look()
  })

/** A child that can take a job, and has had none. */
export interface Child {
  readonly process: Jailed
  /** Holds it to what its job was granted, from now on. Throws where the kernel will not. */
  hold(memory: number, vcpu: number): void
  readonly isJailed: boolean
}

/** What results say of how it was held. */
export const driverOf = ({ isJailed }: Pick<Child, 'isJailed'>): string => (isJailed ? 'quickjs' : 'quickjs-unjailed')

const ready = async (process: Jailed, isJailed: boolean): Promise<Child> => {
  if ((await firstByte(process.channelOut)) !== READY) {
    const said: Buffer | null = process.stderr.read()
    await process.end()
    throw new Error(said?.toString().split('\n')[0] ?? 'the child did not start')
  }
  const warming = process.use().cpuMs
  const use = () => {
    const { cpuMs, ...rest } = process.use()
    return { ...rest, cpuMs: cpuMs - warming }
  }
  return {
    process: { ...process, use },
    hold: (memory, vcpu) =>
      process.hold({ memory: OWN_MEMORY + Math.min(memory, MOST_MEMORY), vcpu, processes: OWN_PROCESSES }),
    isJailed
  }
}

/** Did the first child that a jail was tried with become ready in it? From then on a jail that fails is a failure, and nothing weaker is taken. */
let jailHolds: boolean | undefined

/**
 * Starts a child, in a jail where this machine has one that can hold it. Throws where it does not become ready, with what it said.
 */
export const startChild = async (): Promise<Child> => {
  const { hierarchy } = await findJail()
  if (hierarchy !== undefined && jailHolds !== false) {
    try {
      const child = await ready(await inJail(hierarchy), true)
      jailHolds = true
      return child
    } catch (error) {
      if (jailHolds) throw error
      // A house that only its owner may enter cannot be shown to a jail's own user.
      jailHolds = false
    }
  }
  return ready(withoutJail(), false)
}
