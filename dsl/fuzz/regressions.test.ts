import { expect, test } from 'vitest'
import type { CheckContext, Origin, Source, Type } from '../contract/index.ts'
import { parsePlan } from '../syntax/index.ts'
import { accept } from './judge/accept.ts'
import { examine } from './judge/examine.ts'

/** Few steps, and therefore many worlds. */
const BASES = Array.from({ length: 60 }, (_, base) => base)

const SITES = 'site sa = "https://sa.test" site sb = "https://sb.test" site sc = "https://sc.test"'
const KT = 'kept kt: text'
const from = (...sources: Source[]) => sources
const TEXT: Type = { kind: 'text' }
const OLD: CheckContext = { kept: { kt: { type: TEXT, from: from('https://old.test' as Origin) } } }
const LISTED: CheckContext = {
  kept: { kl: { type: { kind: 'list', of: TEXT }, from: from('https://old.test' as Origin) } }
}

/** Plans that once showed more than their manifest told, or what an honest plan did not do; as small as they got. */
test.each<[what: string, body: string, decls?: string, context?: CheckContext, large?: boolean]>([
  [
    'a look that got no answer and is made again is told to the planner',
    'on sb { open "/" let p4 = read text of text named kt }',
    KT,
    OLD
  ],
  [
    'an act shared the batch of a value that was refused and caught',
    'on sb { open "/" let v3 = read text of heading "A" else "x" fill field "F" with "1" }'
  ],
  [
    'a look shared the batch of a value that was refused and caught',
    'on sa { open "/" let v1 = read all listitem "A" as { t: text from heading } else [{ t: "1" }] let v2 = read attribute "title" of image "B" }'
  ],
  [
    'the same in the rounds of a loop',
    'on sa { open "/a" let v3 = read table "T" as list of { t: text, n: number } for i4 in v3 up to 3 { let v6 = read attribute "title" of image "Open" else i4.t observe main "Next" } }'
  ],
  [
    'a list read as a whole was taken for one item',
    'on sa { open "/" let x = read all listitem "A" as text } return x'
  ],
  [
    'the length of a list that is too long was told',
    `for x in kl up to 1 { } on sb { open "/" }`,
    'kept kl: list of text',
    LISTED
  ],
  ...['[kt, kt]', '{ a: kt, b: kt }', 'upper(kt)', 'join([kt, kt])'].map(
    (value): [string, string, string, CheckContext, boolean] => [
      `a value that grew too large stopped the run: ${value}`,
      `let p = ${value} on sb { open "/" click link "A" }`,
      KT,
      OLD,
      true
    ]
  ),
  [
    'what a value is made of failed, and the planner saw no step',
    'let v1 = declassify last(kl) to planner because "so" else "x"',
    'kept kl: list of text',
    LISTED
  ],
  [
    'a site within the block of another led the tab away',
    'on sc { open "/" on sa { open "/" click link "A" } let v1 = read title else "n" }'
  ],
  [
    'a site in a frame led the tab away',
    'on sf { open "/" do { frame region "C" on sc { click button "C" } } undo { open "/" } let v1 = read title }',
    'site sf = "https://sf.test" { frames "https://sc.test" }'
  ],
  [
    'a block within the block went elsewhere, or not',
    'on sa { open "/" if kt == "a" { on sb { open "/" } } try { click link "A" } else { on sc { open "/" } } }',
    KT,
    OLD
  ],
  [
    'the names of what was kept tell which test held',
    'if kt == "a" { keep kt } on sa { open "/" if exists link "A" { let a = 1 keep a } else { let b = 1 keep b } }',
    KT,
    OLD
  ],
  [
    'and what failed in a `try`',
    'let x = 1 try { require kt == "a" else "no" keep x } else { } on sa { open "/" }',
    KT,
    OLD
  ],
  [
    'a text and a number did not join',
    'on sa { open "/" let n = read count of row "R" } on sb { open "/a" + n } return "n: " + n'
  ]
])('no run shows it: %s', (_, body, decls = '', context = {}, large = false) => {
  const { plan, diagnostics } = parsePlan(`plan "t" ${SITES} ${decls} ${body}`)
  const checked = plan && accept(plan, context).checked
  if (!checked) throw new Error(JSON.stringify(plan ? accept(plan, context).diagnostics : diagnostics))
  expect(examine(checked, context, large, BASES).violations).toEqual([])
})
