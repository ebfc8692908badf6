/** Names of the events between the two worlds; their details are JSON texts, since strings cross in every browser. */
export const TOOL_EVENTS = { ask: 'writ-tool-ask', told: 'writ-tool-told' } as const

/** What the guard in the page's world is asked. `said` is the tool as it was told, letter by letter. */
export type ToolAsk = { readonly id: string } & (
  | { readonly do: 'list' }
  | { readonly do: 'call'; readonly said: string; readonly args: string }
  | { readonly do: 'stop' }
)

/** What it tells: that it heard, at once, and later what came. `said` of each tool is the JSON of what its page says. */
export type ToolTold = { readonly id: string } & (
  | { readonly came: 'heard' }
  | { readonly came: 'none' }
  | { readonly came: 'tools'; readonly said: readonly string[] }
  | { readonly came: 'gave'; readonly text: string }
  | { readonly came: 'unanswered' | 'changed' }
)
