/**
 * Small situations in which a flow arises by one rule of the checker and, as far as can be, by no other. `$A $B $C` are
 * sites of the plan (all different), `$1 $2 …` names that are new, `$k $l $n $b` a kept text, list of texts, number and boolean,
 * `$s` a secret at `$A`. A share of the programs holds one or two, among random statements and now and then inside one.
 */
export interface Pattern {
  readonly rule: string
  readonly text: string
  /**
   * What the plan needs besides: the agent was shown `$A`, or `$A` was released to `$B`, before; `$B` signs in via `$C`; the
   * files of `$A` lie elsewhere; `$B` shows `$C` in a frame; a kept text may be larger than what can be made of it.
   */
  readonly context?: 'shown' | 'released' | 'via' | 'files' | 'frames' | 'large'
}

/** Shares the rule's name among its situations. */
const of = (rule: string, ...texts: readonly string[]): Pattern[] => texts.map((text) => ({ rule, text }))

const READ_A = 'on $A { open "/" let $1 = read text of heading "A" }'
const TRIED_A = 'var $1 = "1" try { on $A { open "/" set $1 = read text of heading "A" } } else { }'
const ACT_B = 'on $B { open "/" click link "A" }'

export const PATTERNS: readonly Pattern[] = [
  ...of(
    'L1',
    `${READ_A} on $B { open "/" fill field "A" with $1 }`,
    `${READ_A} call wallet.put($1, 1)`,
    'on $A { open "/" let $1 = read table "T" as list of { t: text, n: number } } on $B { open "/" for $2 in $1 up to 3 { fill field "A" with $2.t } }'
  ),
  ...of(
    'L2',
    'on $B { open "/" fill field "A" with $k let $1 = read text of status "A" } on $C { open "/" fill field "A" with $1 }',
    `${READ_A} on $B { open "/" fill field "A" with $1 let $2 = read text of status "A" } on $C { open "/" fill field "A" with $2 }`
  ),
  ...of(
    'L3',
    `if $b { ${ACT_B} }`,
    `if $k == "a" { ${ACT_B} }`,
    `${READ_A} if $1 != "b" { ${ACT_B} } else { on $C { open "/" click link "B" } }`,
    `if $n < 2 { call wallet.put("a", 1) }`,
    `if $n < 2 { let $1 = run python gives { t: text } up to 10s """result = {"t": "a"}""" }`
  ),
  ...of(
    'L4',
    `for $1 in $l up to 4 { ${ACT_B} }`,
    `on $A { open "/" let $1 = read all row as text } for $2 in $1 up to 5 { ${ACT_B} }`,
    `var $1 = 0 repeat up to 3 { set $1 = $1 + 1 stop when $1 > $n on $B { open "/" click link "A" } }`
  ),
  ...of(
    'L5',
    `on $A { open "/" click link "A" } ${ACT_B}`,
    `let $1 = call mail.get("a") as text ${ACT_B}`,
    `on $A { open "/" wait for status "A" up to 10s } ${ACT_B}`,
    `for $1 in [1, 2, 3] up to 3 { ${ACT_B} on $A { open "/" click link "A" } }`
  ),
  ...of('L6', `let $1 = number($k) ${ACT_B}`, `let $1 = 1 / $n ${ACT_B}`, `let $1 = first($l) ${ACT_B}`),
  ...of(
    'L7',
    `var $1 = "1" if $k == "a" { set $1 = "2" } on $B { open "/" fill field "A" with $1 }`,
    `var $1 = 0 for $2 in $l up to 4 { set $1 = $1 + 1 } on $B { open "/" fill field "A" with $1 }`
  ),
  ...of(
    'L8',
    `var $1 = "1" set $1 = $k on $B { open "/" fill field "A" with $1 }`,
    `var $1 = "1" for $2 in [1, 2] up to 2 { on $B { open "/" fill field "A" with $1 } on $A { open "/" set $1 = read text of heading "A" } }`
  ),
  // What was put by for an undo is what it was then; a name of no type yet takes any.
  ...of(
    'L8',
    `var $1 = "1" on $B { open "/" do { click link "A" } undo { open "/u" fill field "A" with $1 } set $1 = $k } require 1 == 2 else "no"`,
    'var $1 = none on $A { open "/" set $1 = read text of heading "A" } on $B { open "/" fill field "A" with $1 }',
    'on $B { open "/" let $1 = (read text of heading "A") + $k } on $C { open "/" fill field "A" with $1 }',
    `on $B { open "/" let $1 = read text of heading "A" == "a" and $b } if $1 { on $C { open "/" click link "A" } }`
  ),
  // An element is aimed at where the page is another by then, in another tab, or in the round of a loop.
  ...of(
    'L11',
    'on $B { open "/" let $1 = read all row as { t: text from heading } for $2 in $1 where .t == $k up to 3 { click link in @$2 } }',
    'on $B { open "/" let $1 = first(read table "T" as list of { t: text, n: number }) } tab $3 { on $B { open "/" click link in @$1 } }',
    'on $B { open "/" let $1 = read all row as { t: text from heading } repeat up to 2 { stop when $b let $2 = last($1) hover row in @$2 } }'
  ),
  ...of(
    'L9',
    `let $1 = endorse "1" because "so" else "2" on $B { open "/" fill field "A" with $1 }`,
    `on $A { open "/" let $1 = read text of text named $k else "n" } on $B { open "/" fill field "A" with $1 }`,
    `let $1 = number($k) * 0 else 1 on $B { open "/" fill field "A" with $1 }`
  ),
  ...of(
    'L10',
    `var $1 = "1" try { on $A { open "/" click link "A" } set $1 = "2" } else { } on $B { open "/" fill field "A" with $1 }`,
    `try { let $1 = number($k) } else { ${ACT_B} }`,
    `try { require $k == "a" else "no" ${ACT_B} } else { } on $B { open "/b" }`,
    `try { require $b else "no" } else { ${ACT_B} }`,
    `try { on $A { open "/" click link "A" } ${ACT_B} } else { } on $B { open "/b" click link "B" }`,
    'var $1 = "1" try { set $1 = "2" require $k == "a" else "no" set $1 = "3" } else { } on $B { open "/" fill field "A" with $1 }',
    `try { try { require $k == "a" else "no" } else { require $n < 2 else "no" } ${ACT_B} } else { on $C { open "/" } }`,
    `for $1 in $l up to 4 { try { require $1 == "a" else "no" } else { ${ACT_B} } }`
  ),
  ...of(
    'L11',
    'on $B { open "/" click link named $k }',
    'on $B { open "/" let $1 = read text of text named $k } on $C { open "/" fill field "A" with $1 }',
    'on $B { open "/" if exists row named $k { hover row "A" } }',
    'on $B { open "/" let $1 = read table "T" as list of { t: text, n: number } let $2 = first($1 where .t == $k) click link in @$2 }'
  ),
  ...of(
    'L12',
    'on $B { open "/" within region named $k { click link "A" } }',
    'on $B { open "/" within region named $k { let $1 = read text of heading "A" } } on $C { open "/" fill field "A" with $1 }'
  ),
  ...of(
    'L13',
    `on $B { open "/" do { click link "A" } undo { open "/u" } } require $k == "a" else "no"`,
    `do { ${ACT_B} } undo { on $B { open "/u" click link "B" } } on $A { open "/" click link "A" }`,
    `do { ${ACT_B} } undo { on $C { open "/u" } } if $k == "a" { return { r: 1 } } require $n < 2 else "no"`,
    `for $1 in $l up to 4 { do { ${ACT_B} } undo { on $C { open "/u" } } } require 1 == 2 else "no"`,
    `do { ${ACT_B} } undo { on $A { open "/u" click link "A" } on $C { open "/u" } } require 1 == 2 else "no"`,
    `do { do { ${ACT_B} } undo { on $C { open "/u" } } require $k == "a" else "no" } undo { on $A { open "/u" } } require $n < 2 else "no"`,
    `try { do { ${ACT_B} } undo { on $C { open "/u" } } require $k == "a" else "no" } else { } require $n < 2 else "no"`
  ),
  { rule: 'L14', text: 'on $B { open "/" fill field "A" with "a" }', context: 'shown' },
  ...of(
    'L15',
    'on $B { open "/" fill field "A" with $k }',
    'call mail.put($k, $n)',
    `${READ_A} keep $1`,
    `var $1 = "1" if $k == "a" { set $1 = "2" } keep $1`
  ),
  ...of(
    'L16',
    `${READ_A} return { $1 }`,
    'on $A { open "/" observe main }',
    'return { $k }',
    `if $k == "a" { return { r: 1 } }`,
    `require $k == "a" else "no"`
  ),
  ...of(
    'L17',
    `if $k == "a" { ${ACT_B} }`,
    `for $1 in $l up to 4 { ${ACT_B} }`,
    `try { require $k == "a" else "no" ${ACT_B} } else { }`
  ),
  ...of(
    'L18',
    'call wallet.put($k, 1) let $1 = call wallet.get("q") as text on $B { open "/" fill field "A" with $1 }',
    `let $1 = run python with { $k } gives { t: text } up to 10s """result = {"t": k}""" on $B { open "/" fill field "A" with $1.t }`,
    `let $1 = run python with { $k } gives { t: text } up to 10s """x""" let $2 = run python gives { t: text } up to 10s """y""" on $B { open "/" fill field "A" with $2.t }`
  ),
  ...of(
    'L19',
    'on $A { open "/" copy text "A" } on $B { open "/" paste into field "A" }',
    'try { on $A { open "/" copy text "A" } } else { } on $B { open "/" paste into field "A" }',
    'on $B { open "/" paste into field "A" }',
    'if $k == "a" { on $A { open "/" copy text "A" } } on $B { open "/" paste into field "A" }',
    'for $1 in $l up to 4 { on $A { open "/" copy text named $1 } } on $B { open "/" paste into field "A" }'
  ),
  ...of(
    'L20',
    'let $1 = ask "Which?" as text on $B { open "/" fill field "A" with $1 }',
    'on $B { open "/" hand over "Sign in" until exists status "A" up to 1min }'
  ),
  ...of(
    'L21',
    'let $1 = declassify $k to $B because "so" on $C { open "/" fill field "A" with $1 }',
    'let $1 = declassify $k to $B because "so" on $B { open "/" fill field "A" with $1 let $2 = read text of status "A" } on $C { open "/" fill field "A" with $2 }',
    'let $1 = declassify $k to $B because "so" on $B { open "/" fill field "A" with $1 }',
    'let $1 = declassify $k to planner because "so" return { $1 }',
    `let $1 = declassify $k to $B because "so" if $1 == "a" { ${ACT_B} on $C { open "/" click link "B" } }`,
    'var $1 = "1" if $n < 2 { set $1 = declassify $k to $B because "so" } on $B { open "/" fill field "A" with $1 }',
    'let $1 = declassify $n to $B because "so" if $k == "a" { on $B { open "/" fill field "A" with $1 } }'
  ),
  ...of(
    'L22',
    'let $1 = endorse $k because "so" on $B { open "/" click link named $1 }',
    'let $1 = endorse $k because "so" on $B { open "/" fill field "A" with $1 }'
  ),
  ...of(
    'L23',
    'on $A { open "/" fill field "Password" with secret $s.password let $1 = read text of status "A" } on $B { open "/" fill field "A" with $1 }',
    `on $A { open "/" fill field "Password" with secret $s.password } ${ACT_B}`
  ),
  ...of('L24', `for $1 in $l up to 1 { } ${ACT_B}`, `for $1 in $l up to 2 { let $2 = $1 } ${ACT_B}`),
  ...of(
    'L25',
    `try { on $A { open "/" click link "Next" } } else { } on $B { click link "A" }`,
    `on $B { open "/" } on $A { open "/" click link "Next" } try { on $B { click link "A" } } else { } on $C { open "/" }`,
    `on $A { open "/" tab $1 from click link "A" { on $B { click link "B" } } }`
  ),
  // Other sites within the block of one can lead its tab away.
  ...of(
    'L25',
    'on $B { open "/" on $A { open "/" click link "A" } let $1 = read title else "n" }',
    'on $B { open "/" if $k == "a" { on $A { open "/" } } try { click link "A" } else { on $C { open "/" } } }',
    'on $B { open "/" hand over "Sign in" until $b up to 1min let $1 = read title else "n" }'
  ),
  {
    rule: 'L25',
    text: 'on $B { open "/" do { frame region "A" on $C { click button "A" } } undo { open "/" } let $1 = read title }',
    context: 'frames'
  },
  // Where the operand of a step fails, there is no step.
  ...of(
    'L9',
    'let $1 = declassify first($l) to planner because "so" else "x"',
    'let $1 = endorse number($k) because "so" else 1',
    'let $1 = call mail.get(first($l)) as text else "x"',
    `let $1 = run python with { a: first($l) } gives { t: text } up to 10s """x""" else { t: "x" }`
  ),
  // Where a tab is, and that it is there at all, is decided by tests as well.
  ...of(
    'L25',
    'on $B { open "/" } if $k == "a" { on $A { open "/" } } try { on $B { click link "A" } } else { } on $C { open "/" }',
    `tab $1 { on $B { open "/" } } if $k == "a" { close tab $1 } tab $1 { on $B { click link "A" } } on $C { open "/" }`,
    `if $k == "a" { tab $1 { on $B { open "/" } } } try { tab $1 { on $B { click link "A" } } } else { } on $C { open "/" }`,
    `on $A { open "/" on $B { open "/" if $k == "a" { back } } try { click link "A" } else { } } on $C { open "/" }`,
    'on $B { open "/" } try { on $A { open "/" click link "Next" on $C { open "/" } } } else { } try { on $B { click link "A" } } else { }'
  ),
  ...of(
    'L26',
    `require $b else "no" ${ACT_B}`,
    `wait until $b up to 2s ${ACT_B}`,
    `repeat up to 2 { stop when not $b } ${ACT_B}`,
    `on $C { open "/" hand over "Sign in" until $b up to 1min } ${ACT_B}`,
    `require $k == "a" else "no" ${ACT_B}`,
    `wait until $k == "a" up to 2s ${ACT_B}`,
    `repeat up to 2 { stop when $k == "a" } ${ACT_B}`,
    `on $C { open "/" hand over "Sign in" until $k != "a" up to 1min } ${ACT_B}`,
    `${TRIED_A} require $1 != "a" else "no" ${ACT_B}`
  ),
  {
    rule: 'L27',
    text: 'on $B { open "/" let $1 = read text of status "A" } on $C { open "/" fill field "A" with $1 }',
    context: 'released'
  },
  { rule: 'L27', text: 'on $B { open "/" let $1 = read text of status "A" } return { $1 }', context: 'released' },
  ...of(
    'L28',
    'let $1 = $k + "x" on $B { open "/" fill field "A" with $1 }',
    'let $1 = join($l, "-") on $B { open "/" fill field "A" with length($1) }'
  ),
  ...of(
    'L29',
    'on $B { open "/" fill field "A" with $k }',
    'on $B { open "/" choose $k from combobox "A" }',
    'on $B { open "/" click button "A" then answer $k dialog "A*" }',
    'on $B { open "/a" + $n }'
  ),
  ...of(
    'L30',
    `if $k == "a" { return { r: 1 } } ${ACT_B}`,
    `for $1 in $l up to 4 { if $1 == "a" { return { r: 1 } } } ${ACT_B}`
  ),
  {
    rule: 'L31',
    text: 'if $k == "a" { on $B { open "/" click link "Next" fill field "Password" with secret $t.password } }',
    context: 'via'
  },
  { rule: 'L31', text: 'if $k == "a" { on $B { open "/" click link "Next" click button "A" } }', context: 'via' },
  {
    rule: 'L31',
    text: 'on $B { open "/" click link "Next" try { click button "A" } else { } } on $A { open "/" }',
    context: 'via'
  },
  {
    rule: 'L32',
    text: 'on $A { open "/" let $1 = download from click link "A" } on $B { open "/" upload $1 to field "A" }',
    context: 'files'
  },
  { rule: 'L32', text: 'if $k == "a" { on $A { open "/" let $1 = download from click link "A" } }', context: 'files' },
  {
    rule: 'L12',
    text: 'on $B { open "/" try { frame figure "A" on $C { click link "A" } } else { } } on $A { open "/" }',
    context: 'frames'
  },
  {
    rule: 'L12',
    text: 'on $B { open "/" frame figure "A" on $C { let $1 = read text of heading "A" else "n" } } on $A { open "/" fill field "A" with $1 }',
    context: 'frames'
  },
  // Stops in the second round of a loop at a statement that was done in the first, and may then be replaced by nothing.
  ...of(
    'replaced',
    'var $1 = 0 for $2 in [0, 1] up to 2 { set $1 = $n / (1 - $2) } on $B { open "/" fill field "A" with $1 }',
    'var $1 = 0 for $2 in [0, 1] up to 2 { set $1 = $n / (1 - $2) } keep $1 return { $1 }',
    'on $B { open "/" for $1 in [0, 1] up to 2 { fill field "A" with $n / (1 - $1) } }',
    'for $1 in [0, 1] up to 2 { call wallet.put($k, 1 / (1 - $1)) }',
    'for $1 in [0, 1] up to 2 { on $B { open "/" type $k into field named text(1 / (1 - $1)) } }'
  ),
  ...['[$k, $k]', '{ a: $k, b: $k }', 'upper($k)', '$k + $k', 'join([$k, $k])'].map(
    (value): Pattern => ({ rule: 'L6', text: `let $1 = ${value} ${ACT_B}`, context: 'large' })
  )
]
