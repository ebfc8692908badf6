import { readdirSync, readFileSync } from 'node:fs'

/** A process of this machine, as Linux tells of it. */
export interface Running {
  readonly pid: number
  /** When it began, in the kernel's clock ticks: the number of a later process may be lower. */
  readonly began: number
  /** As its command line has it. */
  readonly command: string
  /** What it holds in memory now, and held at most, in bytes. */
  readonly held: number
  readonly most: number
}

const field = (status: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0)

const read = (pid: number): (Running & { readonly parent: number }) | undefined => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    // proc(5): field 22 of stat; its second, the name, may hold anything but ends with the last bracket.
    const began = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19])
    const [held, most] = [field(status, 'VmRSS') * 1024, field(status, 'VmHWM') * 1024]
    return { pid, began, command, parent: field(status, 'PPid'), held, most }
  } catch {
    // It ended meanwhile.
    return undefined
  }
}

/** A process and all that it started, and they. */
export const processTree = (root: number): readonly Running[] => {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => read(Number(name)) ?? [])
  const of = (pid: number): readonly Running[] =>
    all.flatMap((one) => (one.parent === pid ? [one, ...of(one.pid)] : []))
  return [...all.filter(({ pid }) => pid === root), ...of(root)]
}
