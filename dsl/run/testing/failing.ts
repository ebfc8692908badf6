import { type ActOutcome, type RefusalCode, refusal } from '../../contract/index.ts'
import { type Answer, drive } from './drive.ts'
import { planOf } from './plan-of.ts'

export const no = (code: RefusalCode): ActOutcome => ({ kind: 'refused', refusal: refusal(code) })
/** Refuses the acts whose target has one of these names; every `exists` is answered with the last value. */
export const failing =
  (names: Readonly<Record<string, ActOutcome>>, found = true): Answer =>
  (verb, step, need) => {
    if (need.kind !== 'batch') return undefined
    const act = need.acts.find((each) => each.step === step)?.act
    const match = act && 'target' in act ? act.target?.match : undefined
    const failed = match?.kind === 'is' ? names[match.text] : undefined
    return failed ?? (verb === 'exists' ? found : verb === 'read-text' ? 'text' : undefined)
  }
/** The names of the targets that were acted on, and the addresses. */
export const told = (run: ReturnType<typeof drive>): string[] =>
  run.raw.flatMap((need) => {
    if (need.kind === 'tab' && need.act.verb === 'open') return [need.act.url.replace(/^https?:\/\/[^/]*/, '')]
    if (need.kind !== 'batch') return []
    return need.acts.map(({ act }) => {
      const match = 'target' in act ? act.target?.match : undefined
      return match?.kind === 'is' ? match.text : act.verb
    })
  })
export const run = (body: string, answer: Answer, driving?: Parameters<typeof drive>[2]) => {
  const driven = drive(planOf(`on s { open "/" ${body} } return "end"`), answer, driving)
  return { ...driven, told: told(driven).slice(1) }
}
