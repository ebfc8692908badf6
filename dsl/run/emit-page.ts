import type { Assembly, Place } from './assembly.ts'
import { namesOf } from './names-of.ts'
import type { PageInstr } from './program.ts'

/** Emits an act or look of a page where the place says. */
export const emitPage = (
  asm: Assembly,
  { spot, rounds, awaits }: Place,
  what: Pick<PageInstr, 'step' | 'act' | 'into' | 'gives' | 'answer' | 'because' | 'opensTab' | 'files' | 'view'>
): void => {
  const uses = [...namesOf([what.act, what.answer, spot])]
  const ms = what.act.verb === 'wait' ? what.act.ms : awaits
  const via = asm.viaOf(what.step.effect)
  asm.emit({ op: 'page', ...what, spot, rounds, uses, via, ...(ms !== undefined && { awaits: ms }) })
}
