import type { Aim, PeerHands } from './peer-hands.ts'

/** What the plan of an episode does, told to @playwright/mcp, from the same instruction. */
export type EpisodeScript = (hands: PeerHands, instruction: string) => Promise<void>

const SUBMIT: Aim = { role: 'button', name: 'Submit' }

const part = (instruction: string, pattern: RegExp): string => {
  const found = pattern.exec(instruction)?.[1]
  if (found === undefined) throw new Error(`not understood: ${instruction}`)
  return found
}

const QUOTED = /"(.*?)"/
const SELECTED = /^Select (.*) and click Submit/

const pressNamed =
  (pattern: RegExp): EpisodeScript =>
  (hands, said) =>
    hands.click({ role: 'button', name: part(said, pattern), nth: 0 })

/** By the names of tasks, in the order of the table. */
export const EPISODE_SCRIPTS: Readonly<Record<string, EpisodeScript>> = {
  'click-test': (hands) => hands.click({ role: 'button', name: 'Click Me!' }),
  'click-test-2': pressNamed(/button (\w+)/),
  'click-button': pressNamed(QUOTED),
  'click-button-sequence': async (hands) => {
    await hands.click({ role: 'button', name: 'ONE' })
    await hands.click({ role: 'button', name: 'TWO' })
  },
  'click-option': async (hands, said) => {
    await hands.fill({ role: 'radio', name: part(said, SELECTED), value: 'true' })
    await hands.click(SUBMIT)
  },
  'click-checkboxes': async (hands, said) => {
    const names = part(said, SELECTED).split(', ')
    const entries = names
      .filter((name) => name !== 'nothing')
      .map((name) => ({ role: 'checkbox', name, value: 'true' }))
    if (entries.length > 0) await hands.fill(...entries)
    await hands.click(SUBMIT)
  },
  'choose-list': async (hands, said) => {
    await hands.fill({ role: 'combobox', value: part(said, /^Select (.*) from the list/) })
    await hands.click(SUBMIT)
  },
  'enter-text': async (hands, said) => {
    await hands.fill({ role: 'textbox', value: part(said, QUOTED) })
    await hands.click(SUBMIT)
  },
  'enter-password': async (hands, said) => {
    const value = part(said, QUOTED)
    await hands.fill({ role: 'textbox', nth: 0, value }, { role: 'textbox', nth: 1, value })
    await hands.click(SUBMIT)
  },
  'login-user': async (hands, said) => {
    const name = part(said, /username "(.*?)"/)
    const password = part(said, /password "(.*?)"/)
    await hands.fill({ role: 'textbox', nth: 0, value: name }, { role: 'textbox', nth: 1, value: password })
    await hands.click({ role: 'button', name: 'Login' })
  }
}
