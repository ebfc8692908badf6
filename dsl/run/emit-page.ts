import type { Assembly, Place } from './assembly.ts'
import { namesOf } from './names-of.ts'
import type { PageInstr } from './program.ts'

/** Emits an act or look of a page where the place says. */
export const emitPage = (
  asm: Assembly,
  { spot, rounds }: Place,
  what: Pick<PageInstr, 'step' | 'act' | 'into' | 'gives' | 'answer' | 'because' | 'opensTab' | 'view'>
): void => {
  const uses = [...namesOf([what.act, what.answer, spot])]
  asm.emit({ op: 'page', ...what, spot, rounds, uses, via: asm.viaOf(what.step.effect) })
}
