import { groupOf, lines, type PlanMaker, quote } from './plan-maker.ts'

/** What the first command printed stands behind it, in front of the next prompt. */
const READ_FILES = lines(
  'let shown = read text of generic having (text "terminal") last',
  'let printed = last(take(split(shown, "user$"), 2))',
  'let names = split(replace(trim(printed), "\\n", " "), " ") where it != "" and it != "ls"'
)

/** A page that answers to commands. */
export const CONSOLE_TASKS: Readonly<Record<string, PlanMaker>> = {
  terminal: (said) => {
    const ending = said.includes('no file extension') ? '' : groupOf(said, /extension \.(\S+)$/)
    const fits = ending === '' ? 'not (it contains ".")' : `it matches ${quote(`*.${ending}`)}`
    return lines(
      'type "ls" into field',
      'press "Enter" in field',
      READ_FILES,
      `type "rm " + first(names where ${fits}) into field`,
      'press "Enter" in field'
    )
  }
}
