import { setTimeout as sleep } from 'node:timers/promises'
import { killBusyPage } from '../stage/kill-busy-page.ts'
import type { Road } from '../stage/start-road.ts'

/** How a recorded run goes. */
export interface Kind {
  readonly name: string
  /** The statements of the `i`th plan, on the site `s`. */
  readonly body: (i: number) => string
  /** As it must end. */
  readonly status: 'done' | 'refused' | 'unknown'
  /** Something that its device's journal must hold. */
  readonly shows?: string
  /** The person answers no. */
  readonly declines?: true
  /** Done once, at the first event of the run that `at` fits. */
  readonly strike?: { at(what: string): boolean; act(road: Road, run: string): Promise<unknown> }
}

/** The pages that the plans of all kinds are about. */
export const PAGES = {
  '/': `<h1>Home</h1><form method="post" action="/done"><label>Name <input name="n"></label><button>Submit</button></form>
<table aria-label="Rides"><tr><th>Who</th><th>Sum</th></tr><tr><td>Ann</td><td>12.5</td></tr><tr><td>Bob</td><td>7</td></tr></table>`,
  '/hangs':
    '<h1>Sure?</h1><button onclick="for (const end = Date.now() + 30000; Date.now() < end; );">Delete it</button>',
  '/late': `<h1>Soon</h1><script>setTimeout(() => { document.querySelector('h1').textContent = 'Home' }, 5000)</script>`,
  '/shop': `<h1>Shop</h1><script>document.modelContext.registerTool({ name: 'look', description: 'Looks',
execute: ({ of }) => ({ content: [], structuredContent: { n: of.length } }) })</script>`,
  '/done': '<h1>Filed</h1>'
}

const FILE = (name: string) =>
  `open "/" fill textbox "Name" with "${name}" click button "Submit" wait for heading "Filed" up to 10s`

const isStep =
  (verb: string) =>
  (what: string): boolean =>
    what.includes('"step"') && what.includes(`"verb":"${verb}"`)

const cancel = async ({ server }: Road, run: string): Promise<void> => {
  const headers = { authorization: `Bearer ${server.agentKey}` }
  const answer = await fetch(`${server.url}/v1/runs/${run}/cancel`, { method: 'POST', headers })
  if (!answer.ok) throw new Error(`the run was not cancelled: ${answer.status}`)
}

/** All kinds that are recorded; twenty runs of each are replayed with every change (cli/replay). */
export const KINDS: readonly Kind[] = [
  {
    name: 'done',
    body: (i) => `on s { open "/" let a = read text of heading require a == "Home" else "not ${i}" }`,
    status: 'done'
  },
  {
    name: 'returned',
    body: (i) =>
      `on s { open "/" let rides = read table "Rides" as list of { who: text, sum: number } let many = length(rides) + ${i} } return { rides, many }`,
    status: 'done'
  },
  {
    name: 'looped',
    body: (i) =>
      `on s { open "/" for name in ["Ann", "Bob", "n${i}"] up to 3 { fill textbox "Name" with name let v = read value of textbox "Name" require v == name else "typed" } }`,
    status: 'done'
  },
  {
    name: 'refused',
    body: (i) => `on s { open "/" let a = read text of heading "None ${i}" } return { a }`,
    status: 'refused'
  },
  {
    name: 'caught',
    body: (i) =>
      `on s { open "/" try { let a = read text of heading "None ${i}" } else { fill textbox "Name" with "caught ${i}" } let b = read text of heading } return { b }`,
    status: 'done'
  },
  {
    name: 'asked',
    body: (i) => `on s { ${FILE(`asked ${i}`)} let a = read text of heading } return { a }`,
    status: 'done'
  },
  {
    name: 'declined',
    body: (i) => `on s { ${FILE(`declined ${i}`)} } return { a: 1 }`,
    declines: true,
    status: 'refused'
  },
  {
    name: 'stopped',
    body: (i) =>
      `on s { open "/" let a = read text of heading "Home" wait for heading "Never ${i}" up to 60s } return { a }`,
    status: 'refused',
    // The read and the wait are one batch, whose steps are told when it ends.
    strike: { at: isStep('open'), act: cancel }
  },
  {
    name: 'undone',
    body: (i) =>
      `on s { do { open "/" fill textbox "Name" with "do ${i}" } undo { open "/" fill textbox "Name" with "undo ${i}" } let a = read text of heading "None" }`,
    status: 'refused'
  },
  {
    name: 'killed',
    body: (i) =>
      `on s { open "/late?n=${i}" wait for heading "Home" up to 20s let a = read text of heading open "/" fill textbox "Name" with "killed ${i}" let b = read value of textbox "Name" } return { a, b }`,
    status: 'done',
    shows: '"kind":"resumed"',
    // The batch of the wait is on its page by then, which waits for longer than the worker takes to be killed.
    strike: {
      at: isStep('open'),
      act: async ({ driver }) => {
        await sleep(800)
        await driver.killWorker?.()
      }
    }
  },
  {
    name: 'unknown',
    body: (i) => `on s { open "/hangs?n=${i}" click button "Delete it" as destroy }`,
    status: 'unknown',
    strike: { at: (what) => what.includes('"type":"answered"'), act: killBusyPage }
  },
  {
    name: 'coded',
    body: (i) => `on s { open "/" let rides = read table "Rides" as list of { who: text, sum: number } }
let r = run python with { rides } gives { total: number } up to 20s """
result = {"total": sum(ride["sum"] for ride in rides) + ${i}}
"""
return { total: r.total }`,
    status: 'done'
  },
  {
    name: 'page-tool',
    body: (i) =>
      `on s { open "/shop?n=${i}" let a = call page.look({ of: "tea ${i}" }) as { n: number } } return { n: a.n }`,
    status: 'done'
  },
  {
    name: 'server-tool',
    body: (i) => `on s { open "/" } let a = call shop.look({ of: "tea ${i}" }) as text return { a }`,
    status: 'done'
  }
]
