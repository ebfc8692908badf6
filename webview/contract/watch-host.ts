import { type Host, type HostEvent, hostEventSchema, type View } from '../coordinator/host.ts'

const WAIT_MS = 15_000
const POLL_MS = 20

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** What a host has told so far. */
export interface WatchedHost {
  readonly events: readonly HostEvent[]
  /** The webview as it was told last. */
  view(view: number): View | undefined
  /** All texts that came over the bridge of this webview. */
  said(view: number): readonly string[]
  /** Waits until something is so, and gives it. Throws, in the words of `what`, where it does not come. */
  until<T>(what: string, look: () => T | undefined | false): Promise<T>
}

/** Listens to a host, and holds each thing that it tells against the contract. */
export const watchHost = (host: Host): WatchedHost => {
  const events: HostEvent[] = []
  let views: readonly View[] | undefined
  let wrong: string | undefined
  host.listen((event) => {
    const read = hostEventSchema.safeParse(event)
    if (!read.success) wrong ??= `it told what is no event: ${JSON.stringify(event).slice(0, 200)}`
    if (events.length === 0 && event.type !== 'views') wrong ??= 'it did not say first how its webviews stand'
    events.push(event)
    if (event.type === 'views') views = event.views
  })
  return {
    events,
    view: (number) => views?.find(({ view }) => view === number),
    said: (number) => events.flatMap((event) => (event.type === 'bridge' && event.view === number ? [event.text] : [])),
    async until(what, look) {
      for (const end = Date.now() + WAIT_MS; ; await pause(POLL_MS)) {
        if (wrong !== undefined) throw new Error(wrong)
        const found = look()
        if (found !== undefined && found !== false) return found
        if (Date.now() > end) throw new Error(`it did not come that ${what}`)
      }
    }
  }
}
