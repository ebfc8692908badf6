import { ATTEMPTS } from '../../e2e/stage/egress-attempts.ts'
import { egressTable } from '../../e2e/stage/egress-table.ts'
import { serveHostile } from '../../e2e/stage/serve-hostile.ts'
import { serveRecorder } from '../../e2e/stage/serve-recorder.ts'
import type { BrowserAttack, StageSetting, TrickBrowser, TrickStage } from '../browser/browser-attack.ts'
import type { Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'
import { EGRESS } from './guards.ts'
import { LOCKED } from './locked-policy.ts'

export const SETTING: StageSetting = {
  policy: LOCKED,
  // Firefox has these off: on, what they do is tried too.
  prefs: {
    'media.peerconnection.ice.loopback': true,
    'browser.send_pings': true,
    'network.http.speculative-parallel-limit': 6,
    'dom.disable_open_during_load': false
  }
}

interface Arrived {
  readonly end: string
  readonly names: ReadonlySet<string>
}

/** Has a page try every way there is, to a place that the plan names or to one that it does not; gives what arrived there. */
const tryAll = async ({ run }: TrickStage, named: boolean): Promise<Arrived> => {
  const hostile = await serveHostile()
  const to = await serveRecorder()
  const other = await serveRecorder()
  try {
    const aimed = { to: to.url, tcp: to.tcp, stun: to.stun, quic: to.quic }
    const at = named ? to : other
    const tabs = ATTEMPTS.filter(({ moves }) => moves).map(
      ({ name }, i) => `tab t${i} { on s { open ${JSON.stringify(hostile.path(aimed, name))} } }`
    )
    const { status, refusal } = await run(`plan "Try" site s = "${hostile.url}"
site d = "${at.url}" { frames "http://${at.tcp}", "https://${at.quic}" }
on s { open ${JSON.stringify(hostile.path(aimed))} wait for heading "Tried" up to 40s }
${tabs.join('\n')}
on s { open "/" wait for heading "Over" up to 20s }`)
    return { end: refusal?.code ?? status, names: new Set(to.arrived) }
  } finally {
    for (const one of [hostile, to, other]) await one.close()
  }
}

/** One try of a stage is good for all rows. */
const tried = new WeakMap<TrickStage, Map<boolean, Promise<Arrived>>>()
const arrivedOn = (stage: TrickStage, named: boolean): Promise<Arrived> => {
  const known = tried.get(stage) ?? new Map<boolean, Promise<Arrived>>()
  tried.set(stage, known)
  const arrived = known.get(named) ?? tryAll(stage, named)
  known.set(named, arrived)
  return arrived
}

/** What escapes the lock stands in docs/egress-lock.md, which e2e/egress-lock.e2e.ts holds to what it sees. */
const fateIn = (browser: TrickBrowser, says: string): string => egressTable(browser)[says] ?? 'not known'

const attackBy = async (stage: TrickStage, name: string, named: boolean): Promise<Said> => {
  const { end, names } = await arrivedOn(stage, named)
  return names.has(name) ? gotThrough('arrived') : sentBack(`did not arrive, ${end}`)
}

const BROWSERS = ['chromium', 'firefox'] as const

export const ATTACKS: readonly BrowserAttack[] = ATTEMPTS.flatMap(({ name, says }) => {
  const others = BROWSERS.filter((browser) => fateIn(browser, says) !== 'stopped')
  const row: BrowserAttack = {
    name: `sends to a site that the plan does not name: ${says}`,
    guards: [EGRESS],
    notIn: Object.fromEntries(others.map((browser) => [browser, `docs/egress-lock.md: ${fateIn(browser, says)}`])),
    attack: (stage) => attackBy(stage, name, false),
    twin: (stage) => attackBy(stage, name, true)
  }
  return others.length === BROWSERS.length ? [] : [row]
})
