import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { type Json, ok, type Result, refuse, type Tier } from '@writ/dsl/contract'
import type {
  Hear,
  Job,
  JobEnd,
  Language,
  LayeredFiles,
  Machine,
  MachineFiles,
  MachineSource,
  MachineSpec,
  Network,
  WholeMachine
} from '../machine/index.ts'

type Kept = Map<string, Uint8Array>

const DONE: JobEnd = { exitCode: 0, limit: null, ms: 1 }

const until = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done()
    signal.addEventListener('abort', () => done(), { once: true })
  })

/**
 * What a machine of the tests does, by the first word of its code: `echo TEXT` prints it, `value JSON` leaves it, `input` leaves its
 * input, `write NAME` makes a file and `spoil NAME` fails after it, `files` leaves the names of all, `wait` goes on until it is ended, `stubborn` even then, `flood` prints more than it may, `deep` leaves what is no sound
 * value, `fail` is a machine that fails, `throw` one with a bug.
 */
const perform = async ({ code, input }: Job, hear: Hear, signal: AbortSignal, kept: Kept): Promise<Result<JobEnd>> => {
  const [word, rest = ''] = code.split(/ (.*)/s)
  switch (word) {
    case 'echo':
      hear('stdout', Buffer.from(rest))
      return ok(DONE)
    case 'value':
      return ok({ ...DONE, value: JSON.parse(rest) as Json })
    case 'input':
      return ok({ ...DONE, value: input })
    case 'write':
    case 'spoil':
      kept.set(rest, Buffer.from(code))
      return ok({ ...DONE, exitCode: word === 'write' ? 0 : 1 })
    case 'files':
      return ok({ ...DONE, value: [...kept.keys()].sort() })
    case 'wait':
      await until(signal)
      return ok({ ...DONE, exitCode: null })
    case 'stubborn':
      return new Promise(() => {})
    case 'flood':
      while (!signal.aborted) {
        hear('stderr', Buffer.alloc(4096, 'x'))
        await pause(0)
      }
      return ok({ ...DONE, exitCode: null })
    case 'deep':
      return ok({ ...DONE, value: JSON.parse(`${'['.repeat(70)}${']'.repeat(70)}`) })
    case 'fail':
      return refuse('executor/machine-failed')
    default:
      throw new Error('a bug in a machine')
  }
}

const memoryFiles = (kept: Kept): MachineFiles => {
  return {
    read: async (path) => {
      const bytes = kept.get(path)
      return bytes ? ok(bytes) : refuse('executor/no-file')
    },
    write: async (path, bytes) => {
      kept.set(path, bytes)
      return ok(undefined)
    },
    list: async () =>
      ok(
        [...kept].map(([path, { length }]) => ({
          name: path.split('/').at(-1) ?? path,
          path,
          type: 'file' as const,
          size: length,
          mode: 0o644,
          modified: 0
        }))
      ),
    makeFolder: async () => refuse('executor/file-denied'),
    remove: async (path) => (kept.delete(path) ? ok(undefined) : refuse('executor/no-file')),
    move: async (from, to) => {
      const bytes = kept.get(from)
      if (!bytes || !kept.delete(from)) return refuse('executor/no-file')
      kept.set(to, bytes)
      return ok(undefined)
    }
  }
}

const fill = (kept: Kept, from: Kept | undefined): void => {
  kept.clear()
  for (const [path, bytes] of from ?? []) kept.set(path, bytes)
}

/** Each layer here is all the files as they were when the next one came; `most` of them have room. */
const memoryLayers = (kept: Kept, most: number): LayeredFiles => {
  const layers = new Map<number, Kept>()
  let uppermost = 0
  return {
    async stand({ below, top, drop }) {
      if (layers.size - drop.length >= most) return refuse('executor/disk-full')
      layers.set(uppermost, new Map(kept))
      fill(kept, layers.get(below.at(-1) ?? -1))
      for (const layer of drop) layers.delete(layer)
      uppermost = top
      return ok(undefined)
    },
    measure: async () => ok(kept.size)
  }
}

export interface TestSource extends MachineSource {
  /** Specs of the machines that were opened; and how many of them are not closed, with the snapshots that are not dropped. */
  readonly opened: readonly MachineSpec[]
  readonly left: number
  /** Networks of the machines that went on from a snapshot. */
  readonly branched: readonly (Network | undefined)[]
}

/** Machines that do what their code says in so many words, and nothing else: what the service does with machines is tried on them. */
export const testSource = ({
  tier = 'wasm' as Tier,
  languages = ['javascript'] as readonly Language[],
  lack = undefined as string | undefined,
  withFiles = false,
  isWhole = false,
  mostLayers = 0,
  stays = true,
  opensAfterMs = 0,
  networks = false
} = {}): TestSource => {
  const opened: MachineSpec[] = []
  const branched: (Network | undefined)[] = []
  const machines = new Set<Machine>()
  const snapshots = new Set<Kept>()

  /** Files are all that such a machine has, so that a snapshot is a copy of them. */
  const wholeOf = (kept: Kept): WholeMachine => ({
    form: 'test',
    most: 1024,
    keep: async (take) => {
      await take(Readable.from([JSON.stringify([...kept].map(([path, bytes]) => [path, [...bytes]]))]))
      return ok(undefined)
    },
    pause: async () => ok(undefined),
    resume: async () => ok(undefined),
    snapshot: async () => {
      const copy = new Map(kept)
      snapshots.add(copy)
      const open = async (network?: Network) => {
        branched.push(network)
        return ok(openWith(new Map(copy)))
      }
      const drop = async () => {
        snapshots.delete(copy)
      }
      return ok({ size: copy.size, open, drop })
    }
  })
  const openWith = (kept: Kept): Machine => {
    const start = async () => refuse('executor/machine-failed')
    const machine: Machine = {
      tier,
      driver: `test-${tier}`,
      run: (job, hear, signal) => perform(job, hear, signal, kept),
      ...(withFiles && {
        session: {
          files: memoryFiles(kept),
          start,
          ...(isWhole && { whole: wholeOf(kept) }),
          ...(mostLayers > 0 && { layers: memoryLayers(kept, mostLayers) })
        }
      }),
      close: async () => {
        machines.delete(machine)
      }
    }
    machines.add(machine)
    return machine
  }
  return {
    tier,
    languages,
    opened,
    branched,
    get left() {
      return machines.size + snapshots.size
    },
    lack: async () => lack,
    about: async () => ({ driver: `test-${tier}`, images: [], stays, layers: mostLayers > 0, networks }),
    costOf: ({ memory }) => memory,
    async open(spec) {
      opened.push(spec)
      if (opensAfterMs > 0) await pause(opensAfterMs)
      return ok(openWith(new Map()))
    },
    async goOn(_spec, form, state) {
      if (form !== 'test') return refuse('executor/not-resumable', { why: 'another form' })
      const kept = JSON.parse((await readFile(`/proc/self/fd/${state.fd}`)).toString()) as [string, number[]][]
      if (opensAfterMs > 0) await pause(opensAfterMs)
      return ok(openWith(new Map(kept.map(([path, bytes]) => [path, Uint8Array.from(bytes)]))))
    },
    async close() {
      machines.clear()
    }
  }
}
