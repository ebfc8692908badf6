import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { LimitName, Result, Tier } from '@writ/dsl/contract'
import type { Hear, Job, JobEnd, Language } from './job.ts'
import type { Limits } from './limits.ts'
import type { Network } from './network.ts'
import type { MachineTree } from './tree.ts'

/** What a machine is made for. */
export interface MachineSpec {
  /** Digest of the guest image, `sha256:…`. */
  readonly image: string
  readonly limits: Limits
  /** Origins that it may reach; none means no network. */
  readonly egress: readonly string[]
  /** What it is joined to, where it may reach any. */
  readonly network?: Network
}

/** A process in a machine, besides jobs: what a session starts. */
export interface Command {
  readonly argv: readonly string[]
  readonly env: { readonly [name: string]: string }
  /** Absolute, or below the machine's work folder. */
  readonly cwd?: string
  /** Milliseconds; the machine's own limit holds besides. */
  readonly wallMs?: number
  /** A terminal of this size is its stdin, and what it prints comes as `stdout`. */
  readonly terminal?: TerminalSize
}

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

export interface Ended {
  /** `null` where a signal or a limit ended it. */
  readonly exitCode: number | null
  readonly limit: LimitName | null
}

export interface Running {
  readonly pid: number
  readonly ended: Promise<Ended>
  /** Gives bytes to its stdin; `end` closes it. */
  write(bytes: Uint8Array): Promise<void>
  end(): Promise<void>
  kill(signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT'): Promise<void>
  /** Of a command with a terminal; to others it means nothing. */
  resize(size: TerminalSize): void
}

export interface FileEntry {
  readonly name: string
  /** Absolute, in the machine. */
  readonly path: string
  readonly type: 'file' | 'folder' | 'link' | 'other'
  /** Bytes. */
  readonly size: number
  readonly mode: number
  /** Milliseconds since the epoch. */
  readonly modified: number
}

/**
 * The files of a machine, as its unprivileged user reaches them. A path is absolute or below the work folder `/work`. All refuse
 * `executor/no-file`, `executor/file-denied` or `executor/limit` (disk).
 */
export interface MachineFiles {
  read(path: string): Promise<Result<Uint8Array>>
  /** Makes the folders on the way, too. */
  write(path: string, bytes: Uint8Array): Promise<Result<void>>
  list(path: string): Promise<Result<readonly FileEntry[]>>
  makeFolder(path: string): Promise<Result<void>>
  remove(path: string): Promise<Result<void>>
  move(from: string, to: string): Promise<Result<void>>
}

/**
 * The files of a machine in layers: what is written goes into the uppermost, and those beneath stay as they are. Layer 0 holds what
 * there was first. All refuse `executor/machine-failed` and `executor/closed`.
 */
export interface LayeredFiles {
  /**
   * Ends all that runs in the machine; from then on its files are those of the layers `below`, the lowest first, with a new one
   * `top` above them, and those of `drop` are gone. All together take no more than the disk of the machine: where a new one has no room,
   * `executor/disk-full`, and all is as it was.
   */
  stand(layers: {
    readonly below: readonly number[]
    readonly top: number
    readonly drop: readonly number[]
  }): Promise<Result<void>>
  /** Bytes that the uppermost takes. */
  measure(): Promise<Result<number>>
}

/** A machine as it stood at one instant, its files and where its tier can its memory: machines begin from it until it is dropped. */
export interface MachineSnapshot {
  /** Bytes that it takes on this computer. */
  readonly size: number
  /**
   * A machine of its own that goes on from there, with a network of its own where the first had one. Randomness and time in it are new. Refuses
   * as `MachineSource.open` does.
   */
  open(network?: Network): Promise<Result<Machine>>
  drop(): Promise<void>
}

/** What can be done with a machine as a whole, where its tier can; all refuse `executor/machine-failed` and `executor/closed`. */
export interface WholeMachine {
  /** Its processes stand still from then on, and use no processor. Once is enough. */
  pause(): Promise<Result<void>>
  resume(): Promise<Result<void>>
  /** What it can go on in, in another process too: the same of its source, in `MachineSource.goOn`. */
  readonly form: string
  /** Bytes that `keep` gives at most. */
  readonly most: number
  /** Pauses it, and gives all that it is, as `take` takes it; where that fails, it goes on, and what `take` threw is thrown. */
  keep(take: (state: Readable) => Promise<void>): Promise<Result<void>>
  /** What runs in it goes on as if nothing was. */
  snapshot(): Promise<Result<MachineSnapshot>>
}

/** What a machine gives to a session; a tier that has none of it is for single jobs. */
export interface Session {
  readonly files: MachineFiles
  start(command: Command, hear: Hear): Promise<Result<Running>>
  readonly tree?: MachineTree
  readonly layers?: LayeredFiles
  readonly whole?: WholeMachine
}

/** One machine, for one task (or one session), and for nobody after it. */
export interface Machine {
  readonly tier: Tier
  /** What it is made with: `quickjs`, `quickjs-unjailed`, `bubblewrap`, `qemu-tcg`, `qemu-kvm`. */
  readonly driver: string
  /**
   * Runs a job to its end; `signal` ends it early. What the code does wrong is in the end of the job; a refusal says that the machine
   * itself failed or is closed: `executor/machine-failed`, `executor/closed`.
   */
  run(job: Job, hear: Hear, signal: AbortSignal): Promise<Result<JobEnd>>
  readonly session?: Session
  /** Destroys it, with all that runs in it and all its files. Once is enough; more do nothing. */
  close(): Promise<void>
}

/** What the machines of one tier are here. */
export interface AboutMachines {
  /** As `Machine.driver`. */
  readonly driver: string
  /** Digests of the images that they can be made from; none where they need none, whichever a token names. */
  readonly images: readonly string[]
  /** Does a machine take one job after another, so that it can stay as a sandbox? Else it is for one. */
  readonly stays: boolean
  /** Are their files in layers (`Session.layers`)? */
  readonly layers?: boolean
  /** Can they be joined to a network? */
  readonly networks: boolean
}

/** Where machines of one tier come from. */
export interface MachineSource {
  readonly tier: Tier
  /** What its machines run. */
  readonly languages: readonly Language[]
  /** Why there are none of these here, in one sentence for an admin; `undefined` where there are. Found once, and kept. */
  lack(): Promise<string | undefined>
  /** Asked only where nothing lacks. */
  about(): Promise<AboutMachines>
  /** Bytes of this computer's memory that a machine with these limits may take, with its files and with what holds it. */
  costOf(limits: Limits): number
  /**
   * A machine that nobody had before. Refuses `executor/no-tier`, `executor/no-image`, `executor/too-much`, `executor/machine-failed`,
   * and `executor/closed` once this source is.
   */
  open(spec: MachineSpec): Promise<Result<Machine>>
  /**
   * A machine that goes on from what one of this form gave to `WholeMachine.keep`, with the right time and randomness of its own. Refuses as
   * `open` does, and `executor/not-resumable` where the form is another.
   */
  goOn?(spec: MachineSpec, form: string, state: FileHandle): Promise<Result<Machine>>
  /** Closes every machine that it gave, and whatever it keeps ready. */
  close(): Promise<void>
}
