/** Where the tabs of a run are. A tab is moved by an act of the plan, by the will of the page in it, or by the person. */
interface Tab {
  readonly past: string[]
  readonly future: string[]
  /** The origin that the page in it has; absent before anything was opened. */
  at?: string | undefined
  /** The origin where the plan brought it or found it last. */
  expected?: string | undefined
  closed: boolean
  /** The origins that the plan acted on in it. */
  readonly acted: Set<string>
}

const MAIN = ''

export class Tabs {
  readonly #tabs = new Map<string, Tab>()

  of(name: string | undefined): Tab {
    const key = name ?? MAIN
    const known = this.#tabs.get(key)
    if (known) return known
    const tab: Tab = { past: [], future: [], closed: false, acted: new Set() }
    this.#tabs.set(key, tab)
    return tab
  }

  /** The plan opened an address here. */
  open(name: string | undefined, origin: string): void {
    const tab = this.of(name)
    this.go(name, origin)
    tab.expected = origin
    tab.closed = false
    tab.acted.add(origin)
  }

  /** The page here moved itself, or the person moved it. */
  go(name: string | undefined, origin: string): void {
    const tab = this.of(name)
    if (tab.at !== undefined) tab.past.push(tab.at)
    tab.future.length = 0
    tab.at = origin
  }

  /** One step in the tab's history; gives the origin it is at then, or nothing where there is no such page. */
  travel(name: string | undefined, way: 'back' | 'forward'): string | undefined {
    const tab = this.of(name)
    const [from, to] = way === 'back' ? [tab.past, tab.future] : [tab.future, tab.past]
    const origin = from.pop()
    if (origin === undefined || tab.at === undefined) return undefined
    to.push(tab.at)
    tab.at = origin
    return origin
  }
}
