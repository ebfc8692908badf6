import { TOOL_EVENTS, type ToolAsk, type ToolTold } from './tool-events.ts'

type Realm = Window & typeof globalThis

interface Tool {
  readonly name?: unknown
  readonly origin?: unknown
  readonly window?: unknown
}

interface Context {
  getTools(): Promise<readonly Tool[]>
  executeTool(tool: Tool, input: string, options: { signal: AbortSignal }): Promise<unknown>
}

/**
 * Runs in the page's own world, where a page without a browser's help puts its `modelContext`: lists its tools and calls one, when the
 * interpreter asks. All of it is the page's, which can see, forge and undo it; what is told is its word, as the result of its tool is anyway.
 * It reaches the tools of this document alone, and calls none by itself. Gives `false` where it stands there already.
 */
export const installToolGuard = (window: Realm): boolean => {
  const { document } = window
  const { parse, stringify } = window.JSON
  const stops = new Map<string, AbortController>()

  const tell = (told: ToolTold): void =>
    void document.dispatchEvent(new window.CustomEvent(TOOL_EVENTS.told, { detail: stringify(told) }))

  const contextOf = (): Context | undefined => {
    for (const on of [document, window.navigator] as const) {
      const context = (on as { modelContext?: Partial<Context> }).modelContext
      if (typeof context?.getTools === 'function' && typeof context.executeTool === 'function')
        return context as Context
    }
    return undefined
  }

  const saidOf = ({ window: _, ...said }: Tool): string => stringify(said)

  const own = async (context: Context): Promise<readonly Tool[]> => {
    const all = await context.getTools()
    return [...all].filter(
      (tool) => (tool.window === undefined || tool.window === window) && tool.origin === window.location.origin
    )
  }

  const list = async (id: string): Promise<void> => {
    const context = contextOf()
    if (!context) return tell({ id, came: 'none' })
    tell({ id, came: 'tools', said: (await own(context)).map(saidOf) })
  }

  const call = async ({ id, said, args }: Extract<ToolAsk, { do: 'call' }>): Promise<void> => {
    const stop = new window.AbortController()
    stops.set(id, stop)
    try {
      const context = contextOf()
      const tool = context && (await own(context)).find((one) => saidOf(one) === said)
      if (!context || !tool || stop.signal.aborted) return tell({ id, came: 'changed' })
      const gave = await context.executeTool(tool, args, { signal: stop.signal })
      tell(typeof gave === 'string' ? { id, came: 'gave', text: gave } : { id, came: 'unanswered' })
    } finally {
      stops.delete(id)
    }
  }

  let heard = false
  const hear = () => {
    heard = true
  }
  document.addEventListener(TOOL_EVENTS.told, hear)
  document.dispatchEvent(new window.CustomEvent(TOOL_EVENTS.ask, { detail: stringify({ id: '', do: 'stop' }) }))
  document.removeEventListener(TOOL_EVENTS.told, hear)
  // Put in twice, one call would be made by both.
  if (heard) return false

  document.addEventListener(TOOL_EVENTS.ask, (event) => {
    const ask = parse(String((event as CustomEvent<unknown>).detail)) as ToolAsk
    tell({ id: ask.id, came: 'heard' })
    const fails = () => tell({ id: ask.id, came: 'unanswered' })
    if (ask.do === 'list') list(ask.id).catch(fails)
    else if (ask.do === 'call') call(ask).catch(fails)
    else stops.get(ask.id)?.abort()
  })
  return true
}
