import { readdirSync } from 'node:fs'
import { checkPlan } from '@writ/dsl/check'
import { parsePlan } from '@writ/dsl/syntax'
import { describe, expect, test } from 'vitest'
import { loadPlan, PLAN_NAMES } from './index.ts'

const manifestOf = (text: string) => {
  const { plan, diagnostics } = parsePlan(text)
  expect(diagnostics).toEqual([])
  if (!plan) throw new Error('no plan and no diagnostic')
  const { checked, diagnostics: found } = checkPlan(plan)
  expect(found).toEqual([])
  if (!checked) throw new Error('not checked and no diagnostic')
  return checked.manifest
}

test('every plan of the folder has its name in the list', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.writ'))
  expect(files.sort()).toEqual(PLAN_NAMES.map((name) => `${name}.writ`))
})

test.each(PLAN_NAMES)('%s parses and checks without a word', (name) => {
  expect(manifestOf(loadPlan(name)).effects.length).toBeGreaterThan(0)
})

describe('what the plans may do at most', () => {
  const riskiest = (name: (typeof PLAN_NAMES)[number], effect: string) =>
    manifestOf(loadPlan(name))
      .effects.filter((one) => one.effect === effect)
      .map(({ verb, max }) => `${verb} ${max}`)

  test.each([
    ['file-expense', 'submit', ['click 1']],
    ['file-expense', 'destroy', []],
    ['list-reports', 'submit', []],
    ['delete-report', 'destroy', ['click 1']],
    ['copy-between-sites', 'submit', ['click 10']],
    ['wordpress-read', 'share', []],
    ['wordpress-delete', 'destroy', ['click 1']]
  ] as const)('%s: %s %j', (name, effect, acts) => {
    expect(riskiest(name, effect)).toEqual(acts)
  })
})

describe('a loaded plan', () => {
  test('acts at the given origins and nowhere else', () => {
    const origins = { expenses: 'http://127.0.0.1:5001', archive: 'https://old.example' }
    const { sites, effects } = manifestOf(loadPlan('copy-between-sites', origins))
    expect(Object.fromEntries(sites.map(({ name, origin }) => [name, origin]))).toEqual(origins)
    expect([...new Set(effects.map(({ origin }) => origin))].sort()).toEqual(Object.values(origins).sort())
  })

  test.each(['nowhere', 'expense', 'expenses '])(
    'is not given for the site "%s", which it does not declare',
    (site) => {
      expect(() => loadPlan('list-reports', { [site]: 'http://127.0.0.1:1' })).toThrow('declares no site')
    }
  )

  test('keeps an origin that tries to be more than a string inside its quotes', () => {
    const { diagnostics } = parsePlan(loadPlan('list-reports', { expenses: 'http://x"\nreturn "$&' }))
    expect(diagnostics).toEqual([])
  })
})
