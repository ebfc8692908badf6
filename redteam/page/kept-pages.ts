import type { Answer, BrowserAttack, StageSetting, TrickStage } from '../browser/browser-attack.ts'
import { APPROVED_FACTS } from './guards.ts'
import { posted, rowOf, type Scene } from './scene.ts'
import { untilChanged } from './until-changed.ts'

/** A page that was left is kept as it stood, for going back to it. */
export const SETTING: StageSetting = { keepsPages: true }

/**
 * One address, opened twice with another page between: the second document is what the plan reaches and the person is asked about.
 * Meanwhile it goes back to the first, which stands there as it was left: nothing is loaded, and no script of it begins anew.
 */
const TWICE = (to: string) => `<h1>Mail</h1><script>
const times = (Number(sessionStorage.times) || 0) + 1
sessionStorage.times = times
const put = (to) => {
  document.body.insertAdjacentHTML('beforeend', '<form method=post action=/sent><label>To <input name=to value=' + to
    + '></label><button name=do value=it>Send</button></form>')
}
const onwards = () => { setTimeout(() => { location.href = '/between' }, 100) }
const back = async () => {
  if (!(await fetch('/asked')).ok) return void setTimeout(back, 100)
  history.go(-2)
}
if (times === 1) {
  addEventListener('load', onwards)
  addEventListener('pagehide', () => put('${to}'))
  addEventListener('pageshow', ({ persisted }) => { if (persisted) navigator.sendBeacon('/changed') })
} else {
  put('ann')
  if (times === 2) addEventListener('load', back)
}
</script>`

/** Of what comes back the person may be asked anew, and says no where it is not what they said yes to. */
const saysYesToAnn = (stage: TrickStage): Answer => {
  const reads = untilChanged(stage)
  return async (shown, page) => (shown.includes('evil') ? 'none' : await reads(shown, page))
}

const comesBack: Scene = {
  name: 'a page that was left comes back as it stood, while the person reads the question',
  guards: APPROVED_FACTS,
  pages: (_, tricked) => ({
    '/mail': TWICE(tricked ? 'evil' : 'ann'),
    '/between':
      "<h1>Between</h1><script>addEventListener('load', () => { setTimeout(() => { location.href = '/mail' }, 100) })</script>",
    '/sent': '<h1>Sent</h1>'
  }),
  plan: () =>
    'on s { open "/mail" wait for button "Send" up to 10s click button "Send" wait for heading "Sent" up to 3s }',
  answer: saysYesToAnn,
  honest: (outcome, stage) => posted('/sent')(outcome, stage) && stage.site.hits.some(({ path }) => path === '/changed')
}

export const ATTACKS: readonly BrowserAttack[] = [rowOf(comesBack)]
