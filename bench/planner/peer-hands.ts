import { startPlaywrightMcp } from '../page/peers/start-playwright-mcp.ts'
import { startTally, type Tally, tokensOf } from './tally.ts'

/** An element by role and name, as a planner knows it; the first one in the row that holds a text, where `row` says so. */
export interface Aim {
  readonly role: string
  readonly name?: string
  /** Of several that fit, from 0. */
  readonly nth?: number
  readonly row?: string
}

export interface Entry extends Aim {
  readonly value: string
}

/** What a script does, with @playwright/mcp or without. */
export interface PeerHands {
  open(url: string): Promise<void>
  /** All fields of one form in one call. */
  fill(...entries: readonly Entry[]): Promise<void>
  click(aim: Aim): Promise<void>
  acceptDialog(): Promise<void>
  /** The page as a snapshot tells it. */
  look(): Promise<string>
}

/**
 * How an element is told to the server: by the ref of a snapshot, which has to be taken first on each new page; or by a selector made of
 * what the script knows, so that it looks at nothing.
 */
export type Way = 'refs' | 'selectors'

export interface PeerRun extends PeerHands {
  tally(): Tally
  /** Asks the page itself, past what is counted. */
  ask(expression: string): Promise<string>
  close(): Promise<void>
}

const quoted = (text: string): string => text.replaceAll(/[\\"]/g, '\\$&')

/** An element as Playwright's selectors name it. */
export const selectorOf = ({ role, name, nth, row }: Aim): string =>
  [
    ...(row === undefined ? [] : [`role=row >> internal:has-text=${JSON.stringify(row)}i`]),
    `role=${role}${name === undefined ? '' : `[name="${quoted(name)}"]`}`,
    ...(nth === undefined ? [] : [`nth=${nth}`])
  ].join(' >> ')

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The ref of an element in a snapshot, whose lines are `- role "name" [ref=e12]`. */
export const refIn = (snapshot: string, { role, name, nth = 0, row }: Aim): string | undefined => {
  const from = row === undefined ? 0 : snapshot.search(new RegExp(`- row "[^\\n]*${escaped(row)}`))
  if (from < 0) return undefined
  const named = name === undefined ? '' : ` "${escaped(quoted(name))}"`
  const lines = [
    ...snapshot.slice(from).matchAll(new RegExp(`- ${role}${named}(?= |:|$)[^\\n]*?\\[ref=(\\w+)\\]`, 'gm'))
  ]
  return lines[nth]?.[1]
}

const TYPES: Readonly<Record<string, string>> = {
  checkbox: 'checkbox',
  radio: 'radio',
  combobox: 'combobox',
  slider: 'slider'
}

/** @playwright/mcp as it comes, with a browser of its own that nobody used before; what it calls and is answered is counted. */
export const startPeer = async (way: Way): Promise<PeerRun> => {
  const { call, tools, close } = await startPlaywrightMcp()
  const listed = (await tools()).map(({ name, description, inputSchema }) => ({ name, description, inputSchema }))
  // The browser starts at the first call; it is there before the clock starts, as the other's is.
  await call('browser_navigate', { url: 'about:blank' })
  const { count, tally } = startTally(tokensOf(JSON.stringify(listed)))
  let snapshot: string | undefined
  const tell = async (name: string, given: Readonly<Record<string, unknown>>): Promise<string> => {
    const answer = await call(name, given)
    count(name, given, answer)
    // A page that is told of anew may be another one.
    if (answer.includes('### Page')) snapshot = undefined
    return answer
  }
  const look = async (): Promise<string> => {
    const seen = await tell('browser_snapshot', {})
    snapshot = seen
    return seen
  }
  const targetOf = async (aim: Aim): Promise<string> => {
    if (way === 'selectors') return selectorOf(aim)
    // A page may come after the answer that it was gone to: what is not there yet is looked for once more.
    const ref = refIn(snapshot ?? (await look()), aim) ?? refIn(await look(), aim)
    if (ref === undefined) throw new Error(`the snapshot shows no ${aim.role} “${aim.name ?? ''}”`)
    return ref
  }
  return {
    open: async (url) => void (await tell('browser_navigate', { url })),
    fill: async (...entries) => {
      const fields = []
      for (const { value, ...aim } of entries) {
        const type = TYPES[aim.role] ?? 'textbox'
        fields.push({ target: await targetOf(aim), name: aim.name ?? aim.role, type, value })
      }
      await tell('browser_fill_form', { fields })
    },
    click: async (aim) => void (await tell('browser_click', { target: await targetOf(aim) })),
    acceptDialog: async () => void (await tell('browser_handle_dialog', { accept: true })),
    look,
    tally,
    ask: (expression) => call('browser_evaluate', { function: `() => ${expression}` }),
    close
  }
}
