import { checkPlan } from '@writ/dsl/check'
import { contextOf } from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import { describe, expect, test } from 'vitest'

const REQUEST = 'Archive every newsletter in my inbox.'

/** Whose words the values of the form are that a plan sends, once it has chosen among the messages that the site lists. */
const valuesOf = (choosing: string): readonly string[] => {
  const { plan, diagnostics } = parsePlan(
    `plan "x" site mail = "https://mail.example"
    on mail { open "/inbox"
      let rows = read table "Messages" as list of { subject: text, size: number }
      ${choosing}
      click button "Archive" as submit
    }`
  )
  const checked = plan
    ? checkPlan(plan, contextOf({ text: REQUEST, saidBy: 'person' }, {}, { shown: [], released: {} }))
    : { checked: undefined, diagnostics }
  if (!checked.checked) throw new Error(JSON.stringify(checked.diagnostics))
  const sent = checked.checked.manifest.effects.find(({ effect }) => effect === 'submit')
  return sent?.values ?? []
}

describe('which rows of a site a form takes is the person’s or the site’s own', () => {
  test.each([
    [
      'where the request names what they say',
      'for r in rows where .subject contains "newsletter" up to 9 { check checkbox named r.subject }'
    ],
    [
      'so it is of the only box in such a row',
      'for r in rows where .subject contains "newsletter" up to 9 { check checkbox in @r }'
    ],
    ['where all are taken', 'for r in rows up to 9 { check checkbox in @r }'],
    ['where the site’s own order says which', 'let r = first(rows sort by -.size) check checkbox in @r'],
    ['outside of a loop, whatever a test says', 'if length(rows) > 3 { check checkbox "newsletter" }'],
    [
      'where what a test looks for is in the request',
      'for r in rows up to 9 { if exists text "newsletter" in @r { check checkbox in @r } }'
    ],
    [
      'where the test is of the person’s words',
      'for r in rows up to 9 { if r.subject contains "newsletter" { check checkbox in @r } }'
    ]
  ])('%s', (_, choosing) => {
    expect(valuesOf(choosing)).not.toContain('planner')
  })
})

describe('it is the agent’s', () => {
  test.each([
    [
      'where it writes what they say',
      'for r in rows where .subject contains "secret" up to 9 { check checkbox in @r }'
    ],
    ['in a test around it', 'for r in rows up to 9 { if r.subject == "secret" { check checkbox named r.subject } }'],
    ['on the other way of a test', 'for r in rows up to 9 { if r.size > 7 { } else { check checkbox in @r } }'],
    ['by a number that was set before', 'var n = 3 for r in rows up to 9 { if r.size == n { check checkbox in @r } }'],
    ['by counting', 'var i = 0 for r in rows up to 9 { set i = i + 1 if i == 3 { check checkbox in @r } }'],
    [
      'by a list inside, which is empty or not',
      'for r in rows up to 9 { for y in rows where r.subject == "secret" up to 9 { check checkbox named r.subject } }'
    ],
    [
      'by what is required and caught',
      'for r in rows up to 9 { try { require r.subject == "secret" else "no" check checkbox named r.subject } else { } }'
    ],
    ['by what a test looks for', 'for r in rows up to 9 { if exists text "secret" in @r { check checkbox in @r } }'],
    [
      'by what is looked for and caught',
      'for r in rows up to 9 { try { click link "secret" in @r check checkbox in @r } else { } }'
    ],
    [
      'by a value that is there or not, and caught',
      'for r in rows up to 9 { try { let y = first(rows where r.subject == "secret") check checkbox named y.subject } else { } }'
    ],
    [
      'by a word that was set before, required and caught',
      'var w = "secret" for r in rows up to 9 { try { require r.subject == w else "newsletter" check checkbox in @r } else { } }'
    ],
    [
      'where it sets a name in a test',
      'var w = "" for r in rows up to 9 { if r.size == 3 { set w = r.subject } } check checkbox named w'
    ],
    ['by a place among the boxes of a row', 'for r in rows up to 9 { check checkbox nth 2 in @r }'],
    ['where no record says which', 'check checkbox in row "newsletter"']
  ])('%s', (_, choosing) => {
    expect(valuesOf(choosing)).toContain('planner')
  })
})
