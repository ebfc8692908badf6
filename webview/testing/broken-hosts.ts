import type { Host, HostActs, HostEvent, View } from '../coordinator/host.ts'

/** A host that does one thing wrong, and how the case begins that must find it. */
export interface BrokenHost {
  readonly wrong: string
  readonly found: string
  readonly break: (host: Host) => Host
}

type Tell = (event: HostEvent) => void

/** What it tells, as this makes of it. */
const telling =
  (change: (event: HostEvent, tell: Tell) => void) =>
  (host: Host): Host => ({
    ...host,
    listen: (listener) => host.listen((event) => change(event, listener))
  })

const tellingViews = (change: (view: View) => View | undefined) =>
  telling((event, tell) =>
    tell(event.type === 'views' ? { ...event, views: event.views.flatMap((view) => change(view) ?? []) } : event)
  )

/** What it does, as this makes of it. */
const doing =
  (change: (act: HostActs, host: Host) => Partial<HostActs>) =>
  (host: Host): Host => ({ ...host, act: { ...host.act, ...change(host.act, host) } })

const every = (nth: number) => {
  let many = 0
  return () => ++many % nth === 0
}

/** Hosts that break the contract, each in one way. */
export const BROKEN_HOSTS: readonly BrokenHost[] = [
  {
    wrong: 'passes on what a page’s own scripts say',
    found: 'what a page’s own scripts say is not passed on',
    break: (host) => ({
      ...host,
      listen(tell) {
        let last: number | undefined
        host.listen((event) => {
          if (event.type === 'views') last = event.views.at(-1)?.view ?? last
          tell(event)
        })
        addEventListener('message', ({ data }) => {
          if (last !== undefined && typeof data === 'string') tell({ type: 'bridge', view: last, text: data })
        })
      }
    })
  },
  {
    wrong: 'tells what a page said twice',
    found: 'many messages come in the order',
    break: (host) => {
      const isNow = every(7)
      return telling((event, tell) => {
        tell(event)
        if (event.type === 'bridge' && isNow()) tell(event)
      })(host)
    }
  },
  {
    wrong: 'tells what a page said in another order',
    found: 'many messages come in the order',
    break: (host) => {
      let kept: HostEvent | undefined
      const isNow = every(7)
      return telling((event, tell) => {
        if (event.type === 'bridge' && !kept && isNow()) {
          kept = event
          return
        }
        tell(event)
        if (kept) tell(kept)
        kept = undefined
      })(host)
    }
  },
  {
    wrong: 'loses what a page said',
    found: 'many messages come in the order',
    break: (host) => {
      const isNow = every(30)
      return telling((event, tell) => {
        if (event.type !== 'bridge' || !isNow()) tell(event)
      })(host)
    }
  },
  {
    wrong: 'loses what is said to a page',
    found: 'many messages come in the order',
    break: (host) => {
      const isNow = every(30)
      return doing(({ post }) => ({ post: async (to) => (isNow() ? undefined : await post(to)) }))(host)
    }
  },
  {
    wrong: 'says things to a page in another order',
    found: 'many messages come in the order',
    break: (host) => {
      let kept: Parameters<HostActs['post']>[0] | undefined
      const isNow = every(7)
      return doing(({ post }) => ({
        async post(to) {
          if (!kept && isNow()) {
            kept = to
            return
          }
          await post(to)
          if (kept) await post(kept)
          kept = undefined
        }
      }))(host)
    }
  },
  {
    wrong: 'tells an answer again in the place of the next',
    found: 'each answer is told where it was given',
    break: (host) => {
      const said = new Map<number, HostEvent>()
      return telling((event, tell) => {
        if (event.type !== 'bridge') return tell(event)
        const before = said.get(event.view)
        said.set(event.view, event)
        tell(before ?? event)
      })(host)
    }
  },
  {
    wrong: 'answers a coordinator that was restarted with what it told the one before',
    found: 'a document that is entered anew',
    break: (host) => {
      const opened = new Map<number, HostEvent>()
      return telling((event, tell) => {
        if (event.type !== 'bridge') return tell(event)
        const first = opened.get(event.view)
        if (!first) opened.set(event.view, event)
        tell(first ?? event)
      })(host)
    }
  },
  {
    wrong: 'cuts what is long',
    found: 'a message is carried whole',
    break: telling((event, tell) =>
      tell(event.type === 'bridge' ? { ...event, text: event.text.slice(0, 1e6) } : event)
    )
  },
  {
    wrong: 'tells of the document before',
    found: 'each document has an id of its own',
    break: (host) => {
      const first = new Map<number, string>()
      return tellingViews((view) => {
        if (view.document === undefined) return view
        const document = first.get(view.view) ?? view.document
        // Once a document of an address stands there, it is said to stand for ever.
        if (view.url !== 'about:blank') first.set(view.view, document)
        return { ...view, document }
      })(host)
    }
  },
  {
    wrong: 'names a document by where it stands',
    found: 'each document has an id of its own',
    break: tellingViews((view) => ({ ...view, ...(view.document !== undefined && { document: `at-${view.url}` }) }))
  },
  {
    wrong: 'says that a page is there still that goes',
    found: 'a page that leaves is said to be loading',
    break: tellingViews((view) => ({ ...view, loading: false }))
  },
  {
    wrong: 'never puts the second script there',
    found: 'the second script is put there',
    break: doing(() => ({ extend: async () => undefined }))
  },
  {
    wrong: 'says that every webview is in front',
    found: 'one webview is before the person',
    break: tellingViews((view) => ({ ...view, front: true }))
  },
  {
    wrong: 'does not say that a webview is closed',
    found: 'a webview that is closed',
    break: telling((event, tell) => {
      if (event.type !== 'closed') tell(event)
    })
  },
  {
    wrong: 'says that it went where it cannot go',
    found: 'going back leads to another document',
    break: doing(() => ({ go: async () => true }))
  },
  {
    wrong: 'does not say that an address could not be loaded',
    found: 'an address that cannot be loaded',
    break: tellingViews(({ failed: _, ...view }) => view)
  },
  {
    wrong: 'tells two webviews’ words as one’s',
    found: 'two webviews at once',
    break: (host) => {
      let first: number | undefined
      return telling((event, tell) => {
        if (event.type !== 'bridge') return tell(event)
        first ??= event.view
        tell({ ...event, view: first })
      })(host)
    }
  },
  {
    wrong: 'names more origins than it was given',
    found: 'its settings are settings',
    break: (host) => ({
      ...host,
      settings: async () => {
        const settings = await host.settings()
        return { ...settings, origins: [...settings.origins, `${settings.origins[0]}/`] }
      }
    })
  },
  {
    wrong: 'tells what is no event',
    found: 'a document that is entered says where it is',
    break: telling((event, tell) => tell({ ...event, more: 1 } as unknown as HostEvent))
  }
]
