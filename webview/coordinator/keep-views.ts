import type { HostEvent, View } from './host.ts'

/** The host's webviews as they were told last. */
export interface Views {
  hear(event: HostEvent): void
  get(view: number): View | undefined
  all(): readonly View[]
}

export const keepViews = (): Views => {
  let views = new Map<number, View>()
  return {
    hear(event) {
      if (event.type === 'views') views = new Map(event.views.map((one) => [one.view, one]))
      if (event.type === 'closed') views.delete(event.view)
    },
    get: (view) => views.get(view),
    all: () => [...views.values()]
  }
}
