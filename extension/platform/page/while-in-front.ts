/** What the browser tells of its tabs. */
export interface FrontTabs {
  get(tab: number): Promise<{ readonly active: boolean; readonly windowId?: number | undefined }>
  readonly onActivated: {
    addListener(listener: (to: { readonly tabId: number }) => void): void
    removeListener(listener: (to: { readonly tabId: number }) => void): void
  }
}

/** The window that a tab stands in front of; `undefined` where it does not, or is gone. */
export const windowInFrontOf = async (tab: number, tabs: Pick<FrontTabs, 'get'>): Promise<number | undefined> => {
  const { active, windowId } = (await tabs.get(tab).catch(() => undefined)) ?? {}
  return active === true ? windowId : undefined
}

/**
 * What is `shot` of the window that a tab stands in front of, before and after; `undefined` where it does not, or where another tab was brought
 * forward meanwhile, be it that this one is in front again.
 */
export const whileInFront = async <T>(
  tab: number,
  tabs: FrontTabs,
  shot: (window: number) => Promise<T | undefined>
): Promise<T | undefined> => {
  let switched = false
  const note = ({ tabId }: { readonly tabId: number }) => {
    switched ||= tabId !== tab
  }
  tabs.onActivated.addListener(note)
  try {
    const window = await windowInFrontOf(tab, tabs)
    if (window === undefined) return undefined
    const taken = await shot(window)
    return (await windowInFrontOf(tab, tabs)) === window && !switched ? taken : undefined
  } finally {
    tabs.onActivated.removeListener(note)
  }
}
