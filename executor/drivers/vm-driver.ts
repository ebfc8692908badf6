import type { FileHandle } from 'node:fs/promises'
import type { Duplex, Readable } from 'node:stream'
import type { Result } from '@writ/dsl/contract'
import type { Image } from '../guest/index.ts'

/** What a virtual machine is made of. */
export interface VmShape {
  readonly vcpu: number
  /** MiB of the guest in all: for the code, its files, and the system beneath. */
  readonly memory: number
}

/** MiB that what emulates a machine may take besides its guest. */
export const EMULATOR_MEMORY = 192

/** One virtual machine, whose guest's agent waits at the port. */
export interface Vm {
  /** The port to the guest's agent. */
  readonly port: Duplex
  /** A second port to it, for what the guest says to the world beyond: joined to a network, or to nothing. */
  readonly network: Duplex
  /** Once it is gone, by itself or destroyed. */
  readonly gone: Promise<void>
  /** Stops its processors; what is in it stays. Refuses `executor/machine-failed`, as all of it. */
  pause(): Promise<Result<void>>
  resume(): Promise<Result<void>>
  /** What a state of it can be gone on in (`Template.form`), and the bytes that it takes at most. */
  readonly form: string
  readonly most: number
  /** Pauses it, and gives all that it is to `take`. Where that throws, or it fails itself, it goes on, and that is thrown. */
  keep(take: (state: Readable) => Promise<void>): Promise<void>
  /** What clones begin as: this machine as it is now. It goes on afterwards. */
  snapshot(): Promise<Result<Template>>
  /** Once is enough; more do nothing. */
  destroy(): Promise<void>
}

/** A machine as it was at one instant; what runs in its clones cannot change it. */
export interface Template {
  readonly shape: VmShape
  /** Bytes that it takes besides what other templates hold. */
  readonly size: number
  /** Names all that a state hangs on: one of another form cannot be gone on from. */
  readonly form: string
  /** Refuses `executor/machine-failed`. */
  clone(): Promise<Result<Vm>>
  /** Goes on from what a machine of this form gave to `Vm.keep`. Refuses `executor/machine-failed`. */
  goOn(state: FileHandle): Promise<Result<Vm>>
  /** Gives back what it holds; the clones live on. */
  close(): Promise<void>
}

/** What makes virtual machines: QEMU here, and others with the same guest. */
export interface VmDriver {
  /** `qemu-tcg`, `qemu-kvm`. */
  readonly name: string
  /** Why it makes none here, in one sentence for an admin; `undefined` where it does. */
  lack(): Promise<string | undefined>
  /**
   * A guest of the image whose agent is ready and has had no task, begun once and kept on this machine. Refuses `executor/no-tier`
   * with why it did not come up.
   */
  template(image: Image, shape: VmShape): Promise<Result<Template>>
}
