import type { Result } from '@writ/dsl/contract'
import type { MachineFiles } from '../machine/index.ts'
import type { Steps } from './steps.ts'

/** Does something while nothing else is done with the machine, or refuses `executor/busy`. */
type InTurn = <T>(act: () => Promise<Result<T>>) => Promise<Result<T>>

/** File calls on files that are versioned: those that change something are steps. One that fails leaves what it had done. */
export const steppedFiles = (files: MachineFiles, steps: Steps, inTurn: InTurn): MachineFiles => {
  const change = (act: () => Promise<Result<void>>): Promise<Result<void>> =>
    inTurn(async () => {
      const begun = await steps.begin('files')
      if (!begun.ok) return begun
      const done = await act()
      const kept = await steps.keep()
      return kept.ok ? done : kept
    })
  return {
    read: (path) => inTurn(() => files.read(path)),
    list: (path) => inTurn(() => files.list(path)),
    write: (path, bytes) => change(() => files.write(path, bytes)),
    makeFolder: (path) => change(() => files.makeFolder(path)),
    remove: (path) => change(() => files.remove(path)),
    move: (from, to) => change(() => files.move(from, to))
  }
}
