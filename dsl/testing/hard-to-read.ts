/** Characters that a plan may have. */
export const SIZE = 65_536
const fill = (piece: string, head = 'plan "x" ', tail = ''): string =>
  head + piece.repeat(Math.floor((SIZE - head.length - tail.length) / piece.length)) + tail
const numbered = (piece: (i: number) => string): string => {
  let text = 'plan "x"\n'
  for (let i = 0; text.length < SIZE; i++) text += piece(i)
  return text.slice(0, SIZE)
}
const doubly = (depth: number): string =>
  depth === 0 ? 'back' : `if a { ${doubly(depth - 1)} } else { ${doubly(depth - 1)} }`

/** 64 KB that any one part of reading could take badly, by what is in them. */
export const HARD_TO_READ: Readonly<Record<string, string>> = {
  'one word': fill('a'),
  'one number': fill('9'),
  'one string': fill('a', 'plan "', '"'),
  'an open string': fill('a', 'plan "'),
  'a string of escapes': fill('\\u0041', 'plan "', '"'),
  'a string of backslashes': fill('\\'),
  'open quotes': fill('"'),
  'one code': fill('x\n', 'plan "x" let a = run js gives { a: text } up to 1s """', '"""'),
  'code of open lines': fill(' \n', 'plan "x" let a = run js gives { a: text } up to 1s """'),
  'code of tabs': fill('\t', 'plan "x" let a = run js gives { a: text } up to 1s """', '"""'),
  'deep indents in code': numbered((i) => `${' '.repeat(i % 200)}x\n`).replace(
    'plan "x"',
    'plan "x" let a = run js gives { a: text } up to 1s """'
  ),
  'single quotes': fill("'"),
  'escaped single quotes': fill("'\\"),
  'curly quotes': fill('“'),
  backticks: fill('`'),
  'escaped backticks': fill('`\\'),
  slashes: fill('/'),
  'comment stars': fill('/*'),
  comments: fill('#\n'),
  spaces: fill(' '),
  'lines of spaces before words': fill(`${' '.repeat(50)}\n`, 'plan "x" back ', 'back'),
  semicolons: fill(';'),
  'semicolons on lines': fill(';\n'),
  'f strings': fill('f"'),
  'f strings with holes': fill('f"{{{'),
  urls: fill('http://'),
  'at signs': fill('@'),
  refs: fill('@a '),
  'wide letters': fill('é'),
  'wide words': fill('é '),
  'look-alikes': fill('сlick '),
  'lone surrogates': fill('\ud800'),
  'right to left': fill('\u202e'),
  emoji: fill('👍'),
  nothing: fill('\0'),
  braces: fill('{'),
  'closing braces': fill('}'),
  'closing braces on lines': fill('}\n'),
  parentheses: fill('(', 'plan "x" let a = '),
  brackets: fill('[', 'plan "x" let a = '),
  minus: fill('-', 'plan "x" let a = ', '1'),
  not: fill('not ', 'plan "x" let a = ', 'b'),
  sums: fill('1+', 'plan "x" let a = ', '1'),
  fields: fill('.a', 'plan "x" let a = b'),
  clauses: fill(' map .a', 'plan "x" let a = b'),
  'a long list': fill('1,', 'plan "x" let a = [', '1]'),
  'a long record': fill('a:1,', 'plan "x" let a = {', 'a:1}'),
  'a long type': fill('a:text,', 'plan "x" input a: {', 'a:text}'),
  'a long choice': fill('"a",', 'plan "x" input a: one of [', '"a"]'),
  targets: fill('row in ', 'plan "x" click ', 'row'),
  states: fill(' first', 'plan "x" click row'),
  'long lists of having': fill(' having (row)', 'plan "x" click row'),
  acts: fill('back '),
  'acts on lines': fill('click button "Save" in row "A"\n'),
  reads: fill('let a = read text of row "x" as number "de"\n'),
  'else if': fill(' else if a { back }', 'plan "x" if a { back }'),
  'many ifs': fill('if a { back } else { back }\n'),
  'deep ifs': `plan "x" ${doubly(11)}`.slice(0, SIZE),
  tries: fill('try { back } else { back }\n'),
  declarations: fill('site a = "b" { frames "c" }\n'),
  'wait alternatives': fill(' or row', 'plan "x" wait for row', ' up to 1s'),
  'errors on lines': fill('clik button "x"\n'),
  'errors in blocks': fill('on a { clik button }\n'),
  'errors in deep blocks': `plan "x" ${'on a {\n'.repeat(60)}${'click\n'.repeat(10_000)}`,
  'errors in expressions': fill('let a = (1 +\n'),
  'open blocks': fill('if a {\n'),
  'wrong bounds': fill('for x in y {}\n'),
  'foreign words': fill('while a { back }\n'),
  'half reads': fill('let a = read heading\n'),
  'return lists': fill(', a', 'plan "x" return a'),
  'keyword soup': numbered((i) => `${['in', 'to', 'up', 'or', 'from', 'as', 'then'][i % 7]} `),
  'names near each word': numbered((i) => `clic${i % 10} `)
}
