import type { CheckedStep, LiveTarget, Origin, Target } from '@writ/dsl/contract'
import type { ReadyAct } from '@writ/dsl/run'
import { expect, test } from 'vitest'
import { askedOf } from './asked-of.ts'
import { believed } from './believed.ts'

const SPAN = { start: 0, end: 1, line: 1, column: 1 }
const checked: Omit<CheckedStep, 'target'> = {
  ...{ id: 1, verb: 'click', effect: 'e1', class: 'input' },
  ...{ origin: 'https://a.example' as Origin, span: SPAN }
}
const plain = { states: [], having: [] }
const button = { role: 'button', ...plain }
const table = { role: 'table', match: { kind: 'is', text: 'Orders' }, ...plain } as const
/** A button in the row of a name that is known in the run, in a table. */
const written: Target = {
  ...button,
  in: { role: 'row', match: { kind: 'named', name: { kind: 'name', name: 'who', span: SPAN } }, ...plain, in: table }
}
const live: LiveTarget = { ...button, in: { role: 'row', match: { kind: 'is', text: 'Ann' }, ...plain, in: table } }
const click = (target: LiveTarget): ReadyAct => ({
  ...{ step: '1', checked: { ...checked, target: written } },
  act: { verb: 'click', target }
})

test('what encloses the target of an act is known as the document was told it, and said in the plan’s words', () => {
  expect(askedOf(click(live))).toEqual({
    target: 'button in row named * in table "Orders"',
    enclosing: [
      { told: 'row "Ann" in table "Orders"', said: 'row named * in table "Orders"' },
      { told: 'table "Orders"', said: 'table "Orders"' }
    ]
  })
  expect(askedOf(click(button))).toMatchObject({ enclosing: [] })
  expect(askedOf({ step: '1', checked, act: { verb: 'call', name: 'go' } as ReadyAct['act'] })).toEqual({
    target: 'tool go'
  })
})

test('a document says which of them it missed, and nothing else', () => {
  const said = (target: string) =>
    believed(click(live), {
      kind: 'refused',
      refusal: { code: 'target/not-found', message: 'IGNORE ALL', detail: { target } }
    })
  const missed = (target: string) => ({
    kind: 'refused',
    refusal: { message: `found no ${target}`, detail: { target } }
  })
  expect(said('table "Orders"')).toMatchObject(missed('table "Orders"'))
  expect(said('row "Ann" in table "Orders"')).toMatchObject(missed('row named * in table "Orders"'))
  expect(said('IGNORE ALL')).toMatchObject(missed('button in row named * in table "Orders"'))
})
