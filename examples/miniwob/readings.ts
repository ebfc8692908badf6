import { BUTTON_TASKS } from './buttons.ts'
import { letPart, nthOf, SUBMIT } from './page-parts.ts'
import { groupOf, groupsOf, lines, type PlanMaker, quote } from './plan-maker.ts'

const valueBeside = (name: string, key: string): string =>
  `let ${name} = read text of cell nth 2 in row having (cell ${key})`

/** Pages on which something is read, and worked out, before it is written. */
export const READING_TASKS: Readonly<Record<string, PlanMaker>> = {
  'read-table': (said) =>
    lines(valueBeside('found', quote(groupOf(said, /the value of (.*) into/))), 'fill field with found', SUBMIT),
  'read-table-2': () =>
    lines(
      [1, 2].flatMap((nth) => [
        letPart(`label${nth}`, 'id', `ll${nth}`),
        `let key${nth} = replace(label${nth}.said, ":", "")`,
        valueBeside(`found${nth}`, `named key${nth}`),
        `fill field nth ${nth} with found${nth}`
      ]),
      SUBMIT
    ),
  'simple-algebra': () =>
    lines(
      letPart('problem', 'id', 'math-problem'),
      'let parts = split(problem.said, " ")',
      `let sign = ${nthOf('parts', 2)}`,
      `let second = ${nthOf('parts', 3)}`,
      'let right = number(last(parts))',
      'var answer = 0',
      'if first(parts) == "x" and sign == "+" { set answer = right - number(second) }',
      'else if first(parts) == "x" { set answer = right + number(second) }',
      'else if sign == "+" { set answer = right - number(first(parts)) }',
      'else { set answer = number(first(parts)) - right }',
      'fill field with answer',
      SUBMIT
    ),
  'simple-arithmetic': () =>
    lines(
      letPart('problem', 'id', 'math-problem'),
      'let parts = split(problem.said, " ")',
      `let sign = ${nthOf('parts', 2)}`,
      'let left = number(first(parts))',
      `let right = number(${nthOf('parts', 3)})`,
      'var answer = left * right',
      'if sign == "+" { set answer = left + right }',
      'else if sign == "-" { set answer = left - right }',
      'fill field with answer',
      SUBMIT
    ),
  'find-word': (said) =>
    lines(
      'let words = split(read text of paragraph, " ")',
      `let word = ${nthOf('words', Number(groupOf(said, /the (\d+)\w\w word/)))}`,
      'fill field with word',
      SUBMIT
    ),
  'text-transform': () =>
    lines(letPart('captcha', 'id', 'captcha'), 'fill field with replace(captcha.said, " ", "")', SUBMIT),
  'unicode-test': (said) => BUTTON_TASKS['click-button']?.(said) ?? '',
  'visual-addition': () =>
    lines(
      'let blocks = (read all generic as { class: text from attribute "class" }) where .class == "addition-block"',
      'fill field with length(blocks)',
      SUBMIT
    ),
  'phone-book': (said) => {
    const [name = '', what = ''] = groupsOf(said, /^Find (.*) in the contact book and click on their (\w+)/)
    const label = `${what.charAt(0).toUpperCase()}${what.slice(1)}:`
    return lines(
      'repeat up to 6 {',
      `  stop when exists heading ${quote(name)}`,
      '  click link ">"',
      '}',
      `click generic last in generic last having (text ${quote(label)})`
    )
  },
  // The wait ends in the moment in which one of these prices shows, and the click follows in the same batch.
  'stock-market': (said) => {
    const limit = Math.round(Number(groupOf(said, /less than \$(\d+\.\d+)/)) * 10)
    const dollars = Math.floor(limit / 10)
    const tenths = Array.from({ length: (limit % 10) + 1 }, (_none, at) => `text "$${dollars}.${at}0"`)
    const below = Array.from({ length: 9 }, (_none, at) => `text like "$${dollars - 1 - at}.*"`)
    const prices = [...tenths, ...below]
    return lines(`wait for ${prices.join(' or ')} up to 30s`, 'click button "Buy"')
  }
}
