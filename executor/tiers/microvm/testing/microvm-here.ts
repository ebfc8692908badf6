import type { Json, Result } from '@writ/dsl/contract'
import { qemuDriver } from '../../../drivers/index.ts'
import type { JobEnd, Language, Limits, Machine, MachineSource } from '../../../machine/index.ts'
import { lackForVirtualMachines, lackHere } from '../../../testing/lack-here.ts'
import { MicrovmSource } from '../index.ts'

const MEBIBYTE = 1024 * 1024

export const LIMITS: Limits = {
  vcpu: 1,
  memory: 64 * MEBIBYTE,
  wallMs: 60_000,
  cpuMs: 60_000,
  disk: 16 * MEBIBYTE,
  processes: 32,
  files: 64,
  output: 65_536
}

/** Machines of this computer by emulation, as everywhere; `lack` says why there are none. */
export const microvmHere = async (waiting = 0) => {
  const source = new MicrovmSource({ drivers: [qemuDriver('tcg')], waiting, say: console.log })
  const lack = lackHere('virtual machines', lackForVirtualMachines(), await source.lack())
  return { source, lack }
}

export const openMachine = async (source: MachineSource, limits: Partial<Limits> = {}): Promise<Machine> => {
  const [image = ''] = (await source.about()).images
  const machine = await source.open({ image, limits: { ...LIMITS, ...limits }, egress: [] })
  if (!machine.ok) throw new Error(machine.refusal.message)
  return machine.value
}

export interface Ran {
  readonly end: Result<JobEnd>
  readonly stdout: string
  readonly stderr: string
}

/** Runs code on a machine to its end. */
export const runOn = async (
  machine: Machine,
  language: Language,
  code: string,
  input: { readonly [field: string]: Json } = {}
): Promise<Ran> => {
  const said = { stdout: '', stderr: '' }
  const hear = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => {
    said[stream] += Buffer.from(bytes).toString()
  }
  const end = await machine.run({ language, code, input }, hear, new AbortController().signal)
  return { end, ...said }
}

/** The same on a machine of its own, closed after it. */
export const runAlone = async (
  source: MachineSource,
  language: Language,
  code: string,
  limits: Partial<Limits> = {}
): Promise<Ran> => {
  const machine = await openMachine(source, limits)
  try {
    return await runOn(machine, language, code)
  } finally {
    await machine.close()
  }
}
