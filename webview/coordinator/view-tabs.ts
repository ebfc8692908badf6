import { ok, type Result, refuse } from '@writ/dsl/contract'
import { originOf, pause, type Tabs } from '../../extension/platform/device.ts'
import { type Host, MOST_VIEWS, type View } from './host.ts'
import type { Views } from './keep-views.ts'

const POLL_MS = 40
const LOAD_MS = 30_000
/** A page that keeps loading is not waited for longer than this. */
const BUSY_MS = 8_000
const ARRIVE_MS = 10_000
/** Going back or forward begins within this, or there is nowhere to go. */
const MOVE_MS = 3_000

/** So many webviews stand, and what runs made and left is closed before another is made. */
const MANY_VIEWS = MOST_VIEWS / 2

/** Looks again and again until something is there, for `ms` at most. */
const until = async <T>(ms: number, look: () => T | undefined): Promise<T | undefined> => {
  for (const end = Date.now() + ms; ; await pause(POLL_MS)) {
    const found = look()
    if (found !== undefined || Date.now() > end) return found
  }
}

/** The host's webviews as the tabs of runs. No page opens another: the host makes them all. */
export const viewTabs = ({ act }: Pick<Host, 'act'>, views: Views): Tabs => {
  const made = new Set<number>()

  const make = async (): Promise<number> => {
    const view = await act.make()
    made.add(view)
    await until(BUSY_MS, () => views.get(view))
    return view
  }

  /** Nobody looks at it, and no live run holds it: whoever began it has had what it gave. */
  const closeLeft = async (take: (view: number) => boolean): Promise<void> => {
    if (views.all().length < MANY_VIEWS) return
    const left = views.all().filter(({ view, front }) => !front && made.has(view) && take(view))
    await Promise.all(left.map(({ view }) => act.close(view).catch(() => undefined)))
  }

  const arriveAtOne = async (view: number, sites: ReadonlySet<string>, expected: string): Promise<Result<string>> => {
    const found = await until(ARRIVE_MS, () => {
      const at = views.get(view)
      const origin = at && originOf(at.url)
      if (!at) return 'gone' as const
      return origin !== undefined && sites.has(origin) ? { origin } : undefined
    })
    if (found === 'gone') return refuse('page/closed')
    return found ? ok(found.origin) : refuse('page/not-reached', { expected })
  }

  const arrive: Tabs['arrive'] = async (view, origin, also = []) => {
    const there = await arriveAtOne(view, new Set([origin, ...also]), origin)
    return there.ok ? ok(undefined) : there
  }

  const isLoaded = (at: View, url: string, before: string | undefined): boolean =>
    !at.loading && at.document !== undefined && (at.document !== before || at.url === url)

  const open: Tabs['open'] = async (view, url, before) => {
    const origin = originOf(url) ?? ''
    try {
      await act.open({ view, url })
    } catch {
      return refuse('page/closed')
    }
    const ended = await until(LOAD_MS, () => {
      const at = views.get(view)
      if (!at) return 'gone' as const
      if (at.failed === url) return 'failed' as const
      return isLoaded(at, url, before) ? ('loaded' as const) : undefined
    })
    if (ended === 'gone') return refuse('page/closed')
    return ended === 'loaded' ? await arrive(view, origin) : refuse('page/load-failed', { origin })
  }

  const settle: Tabs['settle'] = async (view) =>
    void (await until(BUSY_MS, () => (views.get(view)?.loading ? undefined : true)))

  return {
    arrive,
    open,
    settle,
    answered: async () => undefined,
    isOpen: async (view) => views.get(view) !== undefined,
    originAt: async (view) => originOf(views.get(view)?.url ?? ''),
    isSeen: async (view) => views.get(view)?.front ?? false,
    current: async (view) => views.get(view)?.document,
    async standing({ origin, via, own, others }, take) {
      const open = own.flatMap((id) => views.get(id) ?? [])
      const comes = ({ url, loading }: View) => loading || via.includes(originOf(url) ?? '')
      const front = views.all().find((view) => view.front && !others.has(view.view))
      return [
        ...open.filter(({ url }) => originOf(url) === origin),
        ...open.filter(comes),
        ...(front && originOf(front.url) === origin ? [front] : [])
      ].find(({ view }) => take(view))?.view
    },
    async forRun(take) {
      await closeLeft(take)
      const view = await make()
      take(view)
      return view
    },
    blank: make,
    async openBeside(_, url, prepare) {
      const view = await make()
      await prepare?.(view)
      await act.open({ view, url })
      return view
    },
    async reload(view, origin, before) {
      const at = views.get(view)
      if (!at) return refuse('page/closed')
      if (originOf(at.url) !== origin) return refuse('page/wrong-origin', { expected: origin })
      // The address anew, by itself: to reload what a form brought would send the form again.
      return await open(view, at.url.replace(/#.*/s, ''), before)
    },
    async travel(view, way, origin, sites) {
      const at = views.get(view)
      if (!at) return refuse('page/closed')
      if (!sites.has(originOf(at.url) ?? '')) return refuse('page/wrong-origin', { expected: origin })
      if (!(await act.go({ view, by: way === 'back' ? -1 : 1 }).catch(() => false))) return refuse('page/no-history')
      const moved = await until(MOVE_MS, () =>
        (views.get(view)?.travels ?? at.travels) > at.travels ? true : undefined
      )
      if (!moved) return refuse('page/no-history')
      await settle(view)
      return await arriveAtOne(view, sites, origin)
    },
    async close(view) {
      await act.close(view).catch(() => undefined)
      const gone = await until(MOVE_MS, () => (views.get(view) ? undefined : true))
      return gone ? ok(undefined) : refuse('page/dialog')
    },
    show: (view) => act.show(view).catch(() => undefined),
    async follow(view, ours) {
      const front = views.all().find((one) => one.front)
      if (front && front.view !== view && ours.includes(front.view)) await act.show(view).catch(() => undefined)
    },
    async opened(view, origin, before) {
      await settle(view)
      const at = views.get(view)
      if (!at?.document || at.loading) return undefined
      if (at.document === before) return false
      return originOf(at.url) === origin ? true : undefined
    },
    leave: (view) => void act.close(view).catch(() => undefined),
    openedFrom: async () => [],
    isMade: async (view) => made.has(view),
    isAlone: async (view) => made.has(view)
  }
}
