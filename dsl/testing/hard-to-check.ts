import type { Origin } from '../contract/index.ts'
import { SIZE } from './hard-to-read.ts'

/** As many lines as there is room for. */
const grow = (head: string, line: (i: number) => string, tail = ''): string => {
  const lines = [head]
  let length = head.length + tail.length
  for (let i = 0; ; i++) {
    const next = line(i)
    length += next.length
    if (length > SIZE) return lines.join('') + tail
    lines.push(next)
  }
}
const times = (count: number, piece: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => piece(i)).join('')
const listed = (count: number, piece: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => piece(i)).join(', ')
const nest = (depth: number, open: string, leaf: string, close: string): string =>
  open.repeat(depth) + leaf + close.repeat(depth)

const X = 'plan "x"\n'
const A = `${X}site a = "https://a.test"\n`
const sites = (count: number, also: (i: number) => string = () => ''): string =>
  X + times(count, (i) => `site s${i} = "https://s${i}.test"${also(i)}\n`)
const EIGHT = sites(8, (i) => ` { sign in via ${listed(15, (k) => `"https://v${i}x${k}.test"`)} }`)
const DOUBLED = (names: string): string =>
  `${A}${[...names].map((name) => `let ${name}0 = { a: 1 }\n`).join('')}${times(30, (i) =>
    [...names].map((name) => `let ${name}${i + 1} = { a: ${name}${i}, b: ${name}${i} }\n`).join('')
  )}`

/** 64 KB that parse, and that any one part of the check could take badly, by what is in them. */
export const HARD_TO_CHECK: Readonly<Record<string, string>> = {
  'more sites than there may be': grow(X, (i) => `site s${i} = "https://s${i}.test"\n`),
  'every site acted on': grow(sites(64), (i) => `on s${i % 64} { open "/" click button "B${i}" }\n`),
  'every site read into every other': grow(
    sites(64) + times(64, (i) => `var v${i} = ""\n`),
    (i) => `on s${i % 64} { open "/" fill field "F" with v${(i * 7) % 64} set v${i % 64} = read title }\n`
  ),
  'sites that sign in at each other': grow(
    sites(64, (i) => ` { sign in via ${listed(3, (k) => `"https://s${(i + k + 1) % 64}.test"`)} }`),
    (i) => `on s${i % 64} { open "/" click link "N" back }\n`
  ),
  'as many origins as there may be': grow(EIGHT, (i) => `on s${i % 8} { open "/" click link "N" back }\n`),
  'as many origins as there may be, each in a tab': grow(
    EIGHT,
    (i) => `tab t${i} { on s${i % 8} { open "/" click link "N" back } }\n`
  ),
  'back and forward everywhere': grow(sites(64), (i) => `on s${i % 64} { open "/" back forward }\n`),
  'tabs that go through all sites': grow(
    sites(64) + times(30, (i) => `tab t${i} { on s${i} { open "/" } }\n`),
    (i) => `tab t${i % 30} { on s${(i * 7) % 64} { click link "N" } }\n`
  ),
  'copied and pasted everywhere': grow(
    sites(64),
    (i) => `on s${i % 64} { open "/" copy row "A" paste into field "B" }\n`
  ),
  'declassified to as many as there may be': grow(
    sites(64),
    (i) => `on s${i % 64} { open "/" let v${i} = read title }\nlet d${i} = declassify v${i} to s${i % 8} because "x"\n`
  ),
  'secrets everywhere': grow(
    sites(64) + times(64, (i) => `secret k${i} at s${i}\n`),
    (i) => `on s${i % 64} { open "/" fill field "F" with secret k${i % 64}.username }\n`
  ),
  'frames of each other': grow(
    sites(64, (i) => ` { frames "https://s${(i + 1) % 64}.test" }`),
    (i) => `on s${i % 64} { open "/" frame region "A" on s${(i + 1) % 64} { click link "N" } }\n`
  ),
  'a chain of variables': grow(`${A}let v0 = 1\n`, (i) => `let v${i + 1} = v${i} + 1\n`),
  'lists that begin empty, each into the one before': grow(
    A + times(1300, (i) => `var v${i} = []\n`),
    (i) => `set v${i % 1299} = v${(i % 1299) + 1}\n`
  ),
  'lists that begin empty, each around the one before': grow(
    A + times(1300, (i) => `var v${i} = []\n`),
    (i) => `set v${(i % 1299) + 1} = [v${i % 1299}] + v${(i % 1299) + 1}\n`
  ),
  'variables each into the one before': grow(
    A + times(1300, (i) => `var v${i} = 1\n`),
    (i) => `set v${i % 1299} = v${(i % 1299) + 1}\n`
  ),
  'every variable into every other': grow(
    A + times(60, (i) => `var v${i} = 1\n`),
    (i) => `set v${i % 60} = v${(i * 13 + 7) % 60} + v${(i * 29 + 3) % 60}\n`
  ),
  'loops in loops': grow(
    `${A}let l = [1]\n`,
    () => `${times(60, (d) => `for x${d} in l up to 1 { `)}let z = 1 ${'}'.repeat(60)}\n`
  ),
  'tries in tries': grow(
    `${A}on a { open "/"\n`,
    () => `${nest(50, 'try { click link "A" ', 'back', '} else { click link "B" }')}\n`,
    '}'
  ),
  'undos in undos': grow(
    `${A}on a { open "/"\n`,
    () => `${nest(50, 'do { click link "A" ', 'back', '} undo { open "/" }')}\n`,
    '}'
  ),
  'targets in targets': grow(
    `${A}on a { open "/"\n`,
    (i) => `${nest(55, `within row "R${i}" { `, 'click link "L"', '}')}\n`,
    '}'
  ),
  'tools that take from each other': grow(
    `${A}let t0 = "x"\n`,
    (i) => `let t${i + 1} = call w${i % 32}.f(t${i}) as text\n`
  ),
  'records made of records': grow(DOUBLED('p'), (i) => `let z${i} = p30 == p30\n`),
  'records kept': grow(DOUBLED('p'), () => 'keep p30\n'),
  'records compared with each other': grow(DOUBLED('pq'), (i) => `let z${i} = p8 == q8\n`),
  'records in place of each other': grow(DOUBLED('pq'), (i) => `let z${i} = p30 else q30\n`),
  'records as wide as there may be': grow(
    `${A}let p = { ${listed(999, (i) => `f${i}: 1`)} }\nlet q = { ${listed(999, (i) => `f${i}: 1`)} }\n`,
    (i) => `let z${i} = p == q\n`
  ),
  'unknown fields of a wide record': grow(
    `${A}let r = { ${listed(900, (i) => `f${i}: 1`)} }\n`,
    (i) => `let a${i} = r.g${i}\n`
  ),
  'options compared with options': grow(
    `${X}input a: one of [${listed(900, (i) => `"o${i}"`)}]\ninput b: one of [${listed(900, (i) => `"o${899 - i}"`)}]\n`,
    (i) => `let z${i} = a == b\n`
  ),
  'texts that stand all over the request': grow(
    `${A}on a { open "/"\n`,
    (i) => `click link "a${'a'.repeat(i % 30)}"\n`,
    '}'
  ),
  'unknown names much alike': grow(A, (i) => `let ${'a'.repeat(60)}${i} = ${'a'.repeat(60)}x${i}\n`),
  'names of thousands of letters': grow(A, (i) => `let ${'n'.repeat(3000)}${i} = 1\n`),
  'a host of thousands of parts': `${X}site s = "https://${'é.'.repeat(30_000)}test"`,
  'unseen characters on every line': grow(A, (i) => `let h${i} = "\u202e\u200b"\n`)
}

/** What such a plan is checked against: a request that looks like its texts. */
export const HARD_CONTEXT = { request: `please ${'a'.repeat(20_000)}`, shown: ['https://a.test' as Origin] } as const
