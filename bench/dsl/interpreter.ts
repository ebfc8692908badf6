import { checkPlan } from '@writ/dsl/check'
import type { ActOutcome, AuthorizedPlan } from '@writ/dsl/contract'
import { advance, arrived, compilePlan, type Program, type ReadyAct, settle, startRun } from '@writ/dsl/run'
import { parsePlan } from '@writ/dsl/syntax'
import type { Row } from '../conformance/row.ts'
import { againstAim, besideSize } from './against-aim.ts'

/** Microseconds: the aim for one step over a page that does nothing. */
const AIM = 5
const FOR_MS = 600

const DONE: ActOutcome = { kind: 'done' }
const READ: ActOutcome = { kind: 'done', value: 'text' }
const FOUND: ActOutcome = { kind: 'done', value: true }

const answer = ({ checked }: ReadyAct): ActOutcome =>
  checked.verb === 'exists' ? FOUND : checked.verb.startsWith('read-') ? READ : DONE

/** Runs a program over a page that does nothing. Gives its steps. */
const runOnce = (program: Program): number => {
  let state = startRun(program, {})
  for (;;) {
    const { state: next, need } = advance(program, state, () => false)
    if (need.kind === 'end') {
      if (need.ended.kind !== 'done') throw new Error(`the measured run ended: ${need.ended.refusal.message}`)
      return next.steps
    }
    if (need.kind === 'batch') state = settle(program, next, need.acts.map(answer))
    else if (need.kind === 'tab') state = settle(program, next, [DONE])
    else if (need.kind === 'arrive') state = arrived(next)
    else throw new Error(`the measured run needs ${need.kind}`)
  }
}

const perStep = (body: string): number => {
  const { plan } = parsePlan(`plan "Measured" site s = "https://s.example" on s { open "/" ${body} }`)
  const checked = plan && checkPlan(plan).checked
  if (!checked) throw new Error('the measured plan is not right')
  const program = compilePlan({ checked } as AuthorizedPlan)
  for (let i = 0; i < 10; i++) runOnce(program)
  const begun = performance.now()
  let steps = 0
  while (performance.now() - begun < FOR_MS) steps += runOnce(program)
  return ((performance.now() - begun) * 1000) / steps
}

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n')

/** The interpreter's own cost of a step: `advance` and `settle`, in batches of up to 40 and one by one. */
export const measureInterpreter = (): readonly Row[] => {
  const fill = (i: number) => `fill field "F${i}" with "v"`
  const read = (i: number) => `let v${i} = read value of field "F${i}"`
  const submit = (i: number) => `click button "F${i}" as submit`
  const round = `for x in split("a,b,c,d,e,f,g,h,i,j", ",") up to 10 {
    for y in split("a,b,c,d,e,f,g,h,i,j", ",") up to 10 {
      if exists row named x { do { click button named (x + y) } undo { open "/u" click button named y } }
    }
  }`
  const few = perStep(lines(50, read))
  return [
    againstAim('a step, 50 fills in batches', perStep(lines(50, fill)), 'us', AIM),
    againstAim('a step, 5000 fills in batches', perStep(lines(5000, fill)), 'us', AIM),
    againstAim('a step, 50 reads in batches', few, 'us', AIM),
    besideSize('a step, 5000 reads in batches', perStep(lines(5000, read)), 'us', '50 reads', few),
    againstAim('a step, 5000 acts one by one', perStep(lines(5000, submit)), 'us', AIM),
    againstAim('a step, loops with tests and undos', perStep(round), 'us', AIM)
  ]
}
