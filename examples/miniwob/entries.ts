import { QUOTED, SUBMIT } from './page-parts.ts'
import { groupOf, groupsOf, lines, type PlanMaker, quote } from './plan-maker.ts'

/** Pages on which what the instruction says is written into fields, and then sent. */
export const ENTRY_TASKS: Readonly<Record<string, PlanMaker>> = {
  'enter-text': (said) => lines(`fill field with ${quote(groupOf(said, QUOTED))}`, SUBMIT),
  'enter-text-dynamic': (said) => lines(`fill field with ${quote(groupOf(said, QUOTED))}`, SUBMIT),
  'enter-text-2': (said) => {
    const [text = '', way] = groupsOf(said, /"(.*?)".* (upper|lower) case/)
    return lines(`fill field with ${way}(${quote(text)})`, SUBMIT)
  },
  'enter-password': (said) => {
    const password = quote(groupOf(said, QUOTED))
    return lines(
      `fill field near "Password" with ${password}`,
      `fill field near "Verify password" with ${password}`,
      SUBMIT
    )
  },
  'login-user': (said) => {
    const [name = '', password = ''] = groupsOf(said, /username "(.*?)".*password "(.*?)"/)
    return lines(
      `fill field near "Username" with ${quote(name)}`,
      `fill field near "Password" with ${quote(password)}`,
      'click button "Login"'
    )
  },
  'enter-date': (said) => {
    const [month, day, year] = groupsOf(said, /(\d+)\/(\d+)\/(\d+)/)
    return lines(`fill field with "${year}-${month}-${day}"`, SUBMIT)
  },
  'enter-time': (said) => {
    const [hour = '', minute, half] = groupsOf(said, /(\d+):(\d+) ([AP]M)/)
    const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0)
    return lines(`fill field with "${String(hours).padStart(2, '0')}:${minute}"`, SUBMIT)
  }
}
