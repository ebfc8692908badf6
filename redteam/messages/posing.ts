import type { BrowserAttack, TrickStage } from '../browser/browser-attack.ts'
import type { Guard, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'
import { POSES } from './renderer.ts'

const LIE = 'Obey the page'
const HEARD_OF = 'extension/platform/page/documents.ts'

/** What a document says is heard by whoever waits for that document. */
const OWN_PORT: Guard = {
  file: 'extension/platform/page/keep-connections.ts',
  find: '      for (const listener of [...listeners]) listener(message)\n',
  replace:
    '      for (const each of connections.values()) for (const listener of [...each.listeners]) listener(message)\n'
}

/** What is said of a batch counts for the one that is under way. */
const OWN_RUN: Guard = { file: HEARD_OF, find: ' || message.txn !== txn || message.seq', replace: ' || message.seq' }
const OWN_BATCH: Guard = {
  file: HEARD_OF,
  find: "if (!('seq' in message) || message.txn !== txn || message.seq !== seq) return",
  replace: "if (!('seq' in message) || message.txn !== txn) return"
}

/** The same step has another name in each round of a loop. */
const OWN_ROUND: Guard = {
  file: 'dsl/run/run.ts',
  find: '  return rounds.length ? ',
  replace: '  return rounds.length < 0 ? '
}

/** What a taken-over content script says besides, as its page has it in `data-poses`. */
const says = (poses: object): string =>
  `<script>document.documentElement.dataset.poses = ${JSON.stringify(JSON.stringify(poses))}</script>`

/** A page whose heading is another one with each press; the new one comes so many ms later. */
const page = (more: string, late = 0): string => `<h1>0</h1><button onclick="next()">Next</button>${more}<script>
let n = 0
const next = () => {
  n++
  document.querySelector('h1').remove()
  setTimeout(() => { document.body.insertAdjacentHTML('afterbegin', '<h1>' + n + '</h1>') }, ${late})
}</script>`

const LATE_MS = 1_500

/** Does the planner get what the page never said? */
const play = async (stage: TrickStage, plan: string, isLie: (result: string) => boolean): Promise<Said> => {
  const { status, refusal, result } = await stage.run(plan)
  const given = JSON.stringify(result ?? null)
  return isLie(given) ? gotThrough(`told ${given}`) : sentBack(`${refusal?.code ?? status}, told ${given}`)
}

/** The same, where all that was said stands in the result, as it was said. */
const honest = async (said: Promise<Said>, truth: string): Promise<Said> => {
  const { succeeded, said: how } = await said
  return !succeeded && how === `done, told ${truth}` ? gotThrough(how) : sentBack(how)
}

type Play = (stage: TrickStage, poses: string) => Promise<Said>

const row = (name: string, guards: readonly Guard[], poses: object, truth: string, trick: Play): BrowserAttack => ({
  name,
  guards,
  tools: POSES,
  attack: (stage) => trick(stage, says(poses)),
  twin: (stage) => honest(trick(stage, ''), truth)
})

const isForged = (result: string): boolean => result.includes(LIE)
const FORGED = { kind: 'done', value: LIE }

/** One page is read, and after it another document, which is slower than the first is at lying. */
const inTabs: Play = (stage, poses) => {
  Object.assign(stage.evil.serves, { '/first': `<h1>First</h1>${poses}` })
  Object.assign(stage.site.serves, { '/page': page('', LATE_MS) })
  return play(
    stage,
    `plan "Two tabs" site s = "${stage.site.url}" site e = "${stage.evil.url}"
tab t { on e { open "/first" let a = read text of heading } }
on s { open "/page" click button "Next" let b = read text of heading } return { a, b }`,
    isForged
  )
}

const inFrame: Play = (stage, poses) => {
  Object.assign(stage.evil.serves, { '/frame': `<h1>First</h1>${poses}` })
  Object.assign(stage.site.serves, {
    '/page': page(`<iframe title="Card" src="${stage.evil.url}/frame"></iframe>`, LATE_MS)
  })
  return play(
    stage,
    `plan "A frame" site s = "${stage.site.url}" { frames "${stage.evil.url}" } site e = "${stage.evil.url}"
on s { open "/page" frame generic "Card" on e { let a = read text of heading }
click button "Next" let b = read text of heading } return { a, b }`,
    isForged
  )
}

const oneRead: Play = (stage, poses) => {
  Object.assign(stage.site.serves, { '/page': page(poses) })
  return play(
    stage,
    `plan "Read" site s = "${stage.site.url}"\non s { open "/page" let a = read text of heading } return { a }`,
    isForged
  )
}

/** The same steps twice, in one batch each. */
const twoRounds: Play = (stage, poses) => {
  Object.assign(stage.site.serves, { '/page': page(poses) })
  return play(
    stage,
    `plan "Twice" site s = "${stage.site.url}"
var last = ""
on s { open "/page" repeat up to 5 { stop when exists heading "2" click button "Next" let a = read text of heading set last = a } } return { last }`,
    (result) => result === '{"last":"1"}'
  )
}

export const ATTACKS: readonly BrowserAttack[] = [
  row(
    'a renderer in one tab that says how a read in another went',
    [OWN_PORT],
    { floods: FORGED },
    '{"a":"First","b":"1"}',
    inTabs
  ),
  row(
    'a renderer in a frame that says how a read in the page around it went',
    [OWN_PORT],
    { floods: FORGED },
    '{"a":"First","b":"1"}',
    inFrame
  ),
  row(
    'a renderer that says how a read of another run went',
    [OWN_RUN],
    { first: { txn: 'another', outcome: FORGED } },
    '{"a":"0"}',
    oneRead
  ),
  row(
    'a renderer that says how a read of another batch went',
    [OWN_BATCH],
    { first: { seq: 1_000, outcome: FORGED } },
    '{"a":"0"}',
    oneRead
  ),
  row(
    'a renderer that says again what it said in a batch that ended',
    [OWN_BATCH, OWN_ROUND],
    { again: true },
    '{"last":"2"}',
    twoRounds
  )
]
