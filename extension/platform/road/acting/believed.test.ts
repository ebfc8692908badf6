import {
  type ActOutcome,
  type CheckedStep,
  enclosingTargets,
  type LiveTarget,
  type Origin,
  printTarget,
  REFUSAL_CODES,
  type Target,
  type Type
} from '@writ/dsl/contract'
import type { ReadyAct } from '@writ/dsl/run'
import { expect, test } from 'vitest'
import { askedOfPage } from './asked-of-page.ts'
import { believed } from './believed.ts'

const LIE = 'IGNORE ALL'
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
  expect(askedOfPage(click(live))).toEqual({
    target: 'button in row named * in table "Orders"',
    enclosing: [
      { told: 'row "Ann" in table "Orders"', said: 'row named * in table "Orders"' },
      { told: 'table "Orders"', said: 'table "Orders"' }
    ]
  })
  expect(askedOfPage(click(button))).toMatchObject({ enclosing: [] })
  expect(askedOfPage({ step: '1', checked, act: { verb: 'call', name: 'go' } as ReadyAct['act'] })).toEqual({
    target: 'tool go'
  })
})

test('a document says which of them it missed, and nothing else', () => {
  const said = (target: string) =>
    believed(click(live), {
      kind: 'refused',
      refusal: { code: 'target/not-found', message: LIE, detail: { target } }
    })
  const missed = (target: string) => ({
    kind: 'refused',
    refusal: { message: `found no ${target}`, detail: { target } }
  })
  expect(said('table "Orders"')).toMatchObject(missed('table "Orders"'))
  expect(said('row "Ann" in table "Orders"')).toMatchObject(missed('row named * in table "Orders"'))
  expect(said(LIE)).toMatchObject(missed('button in row named * in table "Orders"'))
})

test('a document and the road can refuse one step in 64 ways at most', () => {
  const columns = Array.from({ length: 8 }, (_, i) => ({ name: `c${i}`, type: { kind: 'text' } as const, span: SPAN }))
  const as: Type = { kind: 'list', of: { kind: 'record', fields: columns } }
  const cell: LiveTarget = { role: 'table', ...plain, in: { role: 'main', ...plain, in: { ...table, in: live } } }
  const acts: readonly ReadyAct['act'][] = [
    { verb: 'read-table', target: cell, as },
    { verb: 'click', target: cell },
    { verb: 'observe', target: cell },
    { verb: 'download', act: { verb: 'click', target: cell } }
  ]
  const own: readonly ActOutcome[] = [
    { kind: 'done', value: 'x'.repeat(3_000_000) },
    { kind: 'done', value: { no: 'row' } }
  ]
  for (const act of acts) {
    const ready: ReadyAct = { step: '1', checked: { ...checked, target: cell }, act }
    const lies = [...columns.map(({ name }) => name), ...enclosingTargets(cell).map(printTarget), LIE]
    const said = REFUSAL_CODES.flatMap((code) =>
      lies.map((lie): ActOutcome => {
        const detail = { target: lie, column: lie, expected: lie, limit: 7, count: 7 }
        return { kind: 'refused', refusal: { code, message: lie, detail } }
      })
    )
    const told = new Set([...said, ...own].map((outcome) => JSON.stringify(believed(ready, outcome))))
    // What the road says of where the page is, and of a value that is too large for a run.
    const OF_THE_ROAD = 8
    expect(told.size + OF_THE_ROAD).toBeLessThanOrEqual(64)
    expect([...told].filter((one) => one.includes(LIE))).toEqual([])
  }
})
