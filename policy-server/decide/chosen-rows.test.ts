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
    [
      'where it goes on while there is more',
      'repeat up to 9 { let page = read table "Messages" as list of { subject: text } for r in page up to 9 { check checkbox in @r } stop when gone link "Next" click link "Next" }'
    ],
    [
      'where a round waits for what comes of it',
      'for r in rows up to 9 { check checkbox in @r click button "Archive" as submit wait for text like "*archived" up to 1s }'
    ],
    [
      'where what is required of a round is in the request',
      'for r in rows up to 9 { require r.subject contains "newsletter" else "no" check checkbox in @r click button "Archive" as submit }'
    ],
    [
      'where a round counts and keeps what was done',
      'var i = 0 var done = [] for r in rows up to 9 { check checkbox in @r click button "Archive" as submit set i = i + 1 set done = done + [r.subject] }'
    ],
    [
      'where a round computes what no value can stop',
      'var n = 0 for r in rows up to 9 { check checkbox in @r click button "Archive" as submit set n = n + 250 let a = round(r.size) let b = take(rows, 3) let c = format(r.size, "de", 2) let d = split(r.subject, ",") let e = r.subject + r.subject }'
    ],
    [
      'where a run that stopped sends nothing more',
      'for r in rows up to 9 { check checkbox in @r require r.subject != "secret" else "no" }'
    ],
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
    [
      'by when rounds stop',
      'for r in rows up to 9 { repeat up to 2 { stop when not (r.subject == "secret") or exists checkbox checked in @r check checkbox in @r } }'
    ],
    [
      'by what rounds stop at',
      'for r in rows up to 9 { repeat up to 2 { stop when exists text "secret" in @r check checkbox in @r } }'
    ],
    [
      'by when a loop stops that is tried',
      'try { for r in rows up to 9 { require r.subject != "next" else "no" check checkbox in @r } } else { }'
    ],
    [
      'by what is acted on in a loop that is tried',
      'try { for r in rows up to 9 { check checkbox in @r hover text "secret" in @r } } else { }'
    ],
    [
      'by what is read in a loop that is tried',
      'try { for r in rows up to 9 { check checkbox in @r let x = read text of text "secret" in @r } } else { }'
    ],
    [
      'by what is waited for in a loop that is tried',
      'try { for r in rows up to 9 { check checkbox in @r wait for text "secret" in @r up to 1s } } else { }'
    ],
    [
      'by a value that is not there, in a loop that is tried',
      'try { for r in rows up to 9 { check checkbox in @r let y = first(rows where r.subject == "secret") } } else { }'
    ],
    [
      'by what is only reached in some rounds, in a loop that is tried',
      'try { for r in rows up to 9 { check checkbox in @r if r.subject == "secret" { require length(rows) < 0 else "no" } } } else { }'
    ],
    [
      'by what was looked for before',
      'for r in rows up to 9 { let x = exists text "secret" in @r if x { check checkbox in @r } }'
    ],
    [
      'by what was counted before',
      'for r in rows up to 9 { let x = read count of text "secret" in @r if x == length(rows) { check checkbox in @r } }'
    ],
    [
      'by a value that was there or not',
      'for r in rows up to 9 { let x = read text of text "secret" in @r else r.subject if x != r.subject { check checkbox in @r } }'
    ],
    [
      'by how many there are of what rounds stop at',
      'for r in rows up to 9 { repeat up to 2 { stop when exists text nth 7 in @r check checkbox in @r } }'
    ],
    [
      'by how many there are of what was looked for before',
      'for r in rows up to 9 { let x = exists text nth 7 in @r if x { check checkbox in @r } }'
    ],
    [
      'by how many there are of what is read in a loop that is tried',
      'try { for r in rows up to 9 { check checkbox in @r let x = read text of text nth 7 in @r } } else { }'
    ],
    ['by a place among the boxes of a row', 'for r in rows up to 9 { check checkbox nth 2 in @r }'],
    [
      'by how often the person’s word stands in them',
      'for r in rows up to 9 { if exists text "newsletter" nth 2 in @r { check checkbox in @r } }'
    ],
    [
      'by a place that a caught failure hangs on',
      'for r in rows up to 9 { try { click link "newsletter" nth 2 in @r check checkbox in @r } else {} }'
    ],
    [
      'by a test around another that is the person’s',
      'for r in rows up to 9 { if r.subject == "secret" { if exists text "newsletter" in @r { check checkbox in @r } } }'
    ],
    ['where no record says which', 'check checkbox in row "newsletter"']
  ])('%s', (_, choosing) => {
    expect(valuesOf(choosing)).toContain('planner')
  })

  test.each([
    ['by what is required of each', 'require r.subject != "secret" else "no"'],
    ['by what a round waits for', 'wait until r.subject != "secret" up to 1s'],
    ['by what has to show in it', 'wait for text "secret" in @r up to 1s'],
    ['by what the person is to do', 'hand over "newsletter" until r.subject != "secret"  up to 1s open "/inbox"'],
    ['by a link that it must have', 'click link "secret" in @r'],
    ['by a text that it must have', 'let x = read text of text "secret" in @r'],
    ['by a value that is not there', 'let y = first(rows where r.subject == "secret")'],
    ['by how many texts it must have', 'hover text nth 7 in @r'],
    ['by how many it waits for', 'wait for text nth 7 in @r up to 1s'],
    ['by a number that is too large', 'let y = r.size + 999999999999000'],
    ['by one with too many digits', 'let y = r.size - 0.00000000000001'],
    ['by a sum that is too large', 'let y = sum([r.size, 999999999999000])'],
    ['by a part of a list', 'let y = take([1], r.size - 300)'],
    ['by how a number is written', 'let y = format(1, "de", r.size - 300)'],
    ['by how one is rounded', 'let y = round(1, r.size - 300)'],
    ['by what a text is split at', 'let y = split("secret", replace(r.subject, "secret", ""))'],
    ['by what nothing can be computed of', 'let q = number(r.subject) else none let y = q < 5'],
    ['by where the plan ends', 'if r.subject == "secret" { return { done: true } }'],
    ['by where a loop inside ends', 'for y in rows up to 2 { require r.subject != "secret" else "no" }']
  ])('after which of the rounds a loop that sends in each of them ends: %s', (_, ending) => {
    expect(
      valuesOf(`for r in rows up to 9 { ${ending} check checkbox in @r click button "Archive" as submit }`)
    ).toContain('planner')
  })

  test('where a loop ended that is undone', () => {
    expect(
      valuesOf(
        'do { wait for alert up to 1s } undo { open "/inbox" click button "Archive" as submit } for r in rows up to 9 { check checkbox in @r require r.subject != "secret" else "no" }'
      )
    ).toContain('planner')
  })
})

test('what code says of a round is the sandbox’s, also where it only ends the loop', () => {
  const code = 'let x = run python with { s: r.subject } gives { u: boolean } up to 1s """result = 1"""'
  expect(valuesOf(`for r in rows up to 9 { ${code} check checkbox in @r click button "Archive" as submit }`)).toContain(
    'sandbox'
  )
  expect(valuesOf(`for r in rows up to 9 { repeat up to 2 { ${code} stop when x.u check checkbox in @r } }`)).toContain(
    'sandbox'
  )
})
