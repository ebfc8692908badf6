import { hostSettingsSchema, type View } from '../coordinator/host.ts'
import { beginWith, enterDocument, type Place } from './enter-document.ts'
import type { TriedHost } from './tried-host.ts'
import { pause, type WatchedHost } from './watch-host.ts'

/** What a case has to do with. */
export interface Trying {
  readonly tried: TriedHost
  readonly watched: WatchedHost
}

/** One thing that a host must hold. `run` throws where it does not; `lacks` says why it cannot be tried on this one. */
export interface ContractCase {
  readonly name: string
  readonly lacks?: (tried: TriedHost) => string | undefined
  readonly run: (trying: Trying) => Promise<void>
}

const must = (so: boolean, what: string): void => {
  if (!so) throw new Error(what)
}

/** Long enough for what must not come to come. */
const STILL_MS = 700

const standing = ({ watched }: Trying, view: number, url: string, but?: string): Promise<View & Place> =>
  watched.until(`a document stands at ${url}`, () => {
    const found = watched.view(view)
    const stands = found?.document !== undefined && found.document !== but && !found.loading && found.url === url
    return stands && (found as View & Place)
  })

/** A new webview in which this address stands. */
const openedAt = async (trying: Trying, path: string): Promise<View & Place> => {
  const { tried } = trying
  const view = await tried.host.act.make()
  await tried.host.act.open({ view, url: tried.site + path })
  return standing(trying, view, tried.site + path)
}

const entered = ({ tried, watched }: Trying, at: Place) => enterDocument(tried.host, watched, at)

/** Is it told of no other document there since then? */
const isStill = ({ watched }: Trying, at: Place, from: number): boolean =>
  watched.events
    .slice(from)
    .flatMap((event) => (event.type === 'views' ? event.views : []))
    .every(({ view, document }) => view !== at.view || document === at.document)

/** Nothing is said of this webview's bridge by what is done. */
const staysSilent = async ({ watched }: Trying, view: number, doing: () => Promise<unknown>): Promise<void> => {
  const before = watched.said(view).length
  await doing().catch(() => undefined)
  await pause(STILL_MS)
  must(watched.said(view).length === before, 'something was said by a document that nobody spoke to')
}

export const CONTRACT_CASES: readonly ContractCase[] = [
  {
    name: 'its settings are settings, and name whole origins',
    async run({ tried: { host, site, other } }) {
      const settings = hostSettingsSchema.parse(await host.settings())
      must(
        settings.origins.includes(site) && !settings.origins.includes(other),
        'it names other origins than it was given'
      )
      for (const origin of settings.origins) must(new URL(origin).origin === origin, `${origin} is no exact origin`)
    }
  },
  {
    name: 'a document that is entered says where it is, hears and answers',
    async run(trying) {
      const at = await openedAt(trying, '/plain')
      const document = await entered(trying, at)
      must(document.origin === trying.tried.site, `it said that its origin is ${document.origin}`)
      await document.ping('once')
    }
  },
  {
    name: 'each document has an id of its own, the same address loaded anew too',
    async run(trying) {
      const first = await openedAt(trying, '/plain')
      await trying.tried.host.act.open({ view: first.view, url: `${trying.tried.site}/plain` })
      const second = await standing(trying, first.view, first.url, first.document)
      const third = await openedAt(trying, '/plain')
      must(new Set([first, second, third].map(({ document }) => document)).size === 3, 'an id was given twice')
    }
  },
  {
    name: 'a page that moves within itself stays the document that it is',
    async run(trying) {
      const at = await openedAt(trying, '/moves')
      const from = trying.watched.events.length
      const document = await entered(trying, at)
      await pause(2000)
      must(isStill(trying, at, from), 'its id was changed')
      await document.ping('moved')
    }
  },
  {
    name: 'what is put into, or said to, a document that does not stand there does nothing',
    async run(trying) {
      const at = await openedAt(trying, '/plain')
      const gone: Place = { view: at.view, document: 'a-document-that-never-was' }
      const { act } = trying.tried.host
      await staysSilent(trying, at.view, () => beginWith(trying.tried.host, gone))
      await staysSilent(trying, at.view, () => act.extend(gone))
      const document = await entered(trying, at)
      await staysSilent(trying, at.view, () => act.post({ ...gone, text: 'x' }))
      await document.ping('still here')
    }
  },
  {
    name: 'what is for the document before is not heard by the one that came',
    async run(trying) {
      const { tried } = trying
      const at = await openedAt(trying, '/plain')
      const before = await entered(trying, at)
      await tried.host.act.open({ view: at.view, url: `${tried.site}/second` })
      const now = await standing(trying, at.view, `${tried.site}/second`, at.document)
      const after = await entered(trying, now)
      must(after.instance !== before.instance, 'one interpreter serves two documents')
      await staysSilent(trying, at.view, () => before.post({ type: 'status', txn: 'late', seq: 0 }))
      await after.ping('now')
    }
  },
  {
    name: 'many messages come in the order in which they were given, each once, both ways',
    async run(trying) {
      const document = await entered(trying, await openedAt(trying, '/plain'))
      const names = Array.from({ length: 100 }, (_, at) => `m${at}`)
      for (const txn of names) void document.post({ type: 'status', txn, seq: 0 })
      await trying.watched.until('all is answered', () => document.said().length >= names.length)
      const answered = document.said().map((word) => (word.type === 'status' ? word.txn : word.type))
      must(answered.join() === names.join(), 'the order was changed, or something came twice')
    }
  },
  {
    name: 'each answer is told where it was given, and in the place of no other',
    async run(trying) {
      const at = await openedAt(trying, '/plain')
      const document = await entered(trying, at)
      for (const txn of ['one', 'two', 'three', 'four']) await document.ping(txn)
      const said = trying.watched.said(at.view)
      must(said.length === 5 && new Set(said).size === 5, 'an answer was told again')
    }
  },
  {
    name: 'a document that is entered anew, by a coordinator that was restarted, answers over the new channel alone',
    async run(trying) {
      const at = await openedAt(trying, '/plain')
      const before = await entered(trying, at)
      await before.ping('before')
      const after = await entered(trying, at)
      must(after.instance === before.instance, 'another interpreter was put into the same document')
      await staysSilent(trying, at.view, () => before.post({ type: 'status', txn: 'late', seq: 0 }))
      await after.ping('after')
    }
  },
  {
    name: 'what a page’s own scripts say is not passed on',
    async run(trying) {
      const at = await openedAt(trying, '/speaks')
      await pause(STILL_MS)
      must(trying.watched.said(at.view).length === 0, 'a page was heard that nobody entered')
      const document = await entered(trying, at)
      await document.ping('heard')
      await pause(STILL_MS)
      must(trying.watched.said(at.view).length === 2, 'more came over its bridge than its page side said')
    }
  },
  {
    name: 'a document that says more than may wait is ended or left, and no other is harmed',
    lacks: ({ flood }) => (flood ? undefined : 'nobody can have it say so much'),
    async run(trying) {
      const { tried, watched } = trying
      const other = await entered(trying, await openedAt(trying, '/plain'))
      const at = await openedAt(trying, '/floods')
      await beginWith(tried.host, at)
      await tried.flood?.(at.view)
      await watched.until('it is ended or left', () => watched.view(at.view)?.document !== at.document)
      const before = watched.said(at.view).length
      await other.ping('beside')
      await pause(STILL_MS)
      must(watched.said(at.view).length === before, 'it is heard still')
    }
  },
  {
    name: 'a message is carried whole, however long it is and whatever stands in it',
    async run(trying) {
      const document = await entered(trying, await openedAt(trying, '/plain'))
      for (const txn of ['x'.repeat(2_000_000), '\u2028\u2029\u0000"\'\\\n</script><!--${`𝄞', '漢'.repeat(100_000)])
        await document.ping(txn)
    }
  },
  {
    name: 'the second script is put there once it is asked for, and before what is said next',
    async run(trying) {
      const at = await openedAt(trying, '/plain')
      const document = await entered(trying, at)
      await trying.tried.host.act.extend(at)
      await document.post({ type: 'outline', id: 1 })
      await trying.watched.until('the page is told', () => document.said().some(({ type }) => type === 'outlined'))
    }
  },
  {
    name: 'a page that leaves is said to be loading while it still stands there, and another document after',
    async run(trying) {
      const { tried, watched } = trying
      const at = await openedAt(trying, '/goes')
      const from = watched.events.length
      const now = await standing(trying, at.view, `${tried.site}/slow`, at.document)
      const told = watched.events.slice(from).flatMap((event) => (event.type === 'views' ? event.views : []))
      const ofView = told.filter(({ view }) => view === at.view)
      const left = ofView.findIndex(({ loading }) => loading)
      const came = ofView.findIndex(({ document }) => document === now.document)
      must(left >= 0 && left <= came, 'it was not said that the page was about to go')
      must(ofView[left]?.document === at.document, 'it was said only once another document stood there')
    }
  },
  {
    name: 'a page that is loaded anew in the middle is another document, and the one before is heard no more',
    async run(trying) {
      const at = await openedAt(trying, '/reloads')
      const before = await entered(trying, at)
      const now = await standing(trying, at.view, at.url, at.document)
      await staysSilent(trying, at.view, () => before.post({ type: 'status', txn: 'late', seq: 0 }))
      const after = await entered(trying, now)
      await after.ping('anew')
    }
  },
  {
    name: 'frames in a page are not the document, and have no word in it',
    async run(trying) {
      const at = await openedAt(trying, '/frames')
      const from = trying.watched.events.length
      await pause(STILL_MS)
      const document = await entered(trying, at)
      await document.ping('top')
      await pause(STILL_MS)
      must(trying.watched.said(at.view).length === 2, 'more came over its bridge than the page said')
      must(isStill(trying, at, from), 'a frame was taken for the document')
    }
  },
  {
    name: 'a document without an origin of its own never says that it is of the site',
    async run(trying) {
      const { tried, watched } = trying
      const view = await tried.host.act.make()
      await tried.host.act.open({ view, url: `${tried.site}/sandboxed` })
      await watched.until('it was loaded', () => watched.view(view)?.loading === false)
      await pause(STILL_MS)
      const { document } = watched.view(view) ?? {}
      if (document === undefined || watched.view(view)?.url !== `${tried.site}/sandboxed`) return
      const inside = await entered(trying, { view, document })
      must(inside.origin === 'null', `it said that its origin is ${inside.origin}`)
    }
  },
  {
    name: 'two webviews at once are two documents, and each hears its own alone',
    async run(trying) {
      const places = [await openedAt(trying, '/plain'), await openedAt(trying, '/plain')] as const
      const [one, two] = [await entered(trying, places[0]), await entered(trying, places[1])]
      must(one.instance !== two.instance, 'one interpreter serves two webviews')
      await one.ping('one')
      await two.ping('two')
      must(one.said().length === 1 && two.said().length === 1, 'a webview heard what was said to another')
    }
  },
  {
    name: 'one webview is before the person, and it is the one that was brought there',
    async run(trying) {
      const { tried, watched } = trying
      const [one] = [await openedAt(trying, '/plain'), await openedAt(trying, '/second')]
      await tried.host.act.show(one.view)
      await watched.until('it is in front', () => watched.view(one.view)?.front === true)
      const last = watched.events.findLast((event) => event.type === 'views')
      const front = last?.type === 'views' ? last.views.filter((view) => view.front) : []
      must(front.length === 1, `${front.length} webviews are said to be in front`)
    }
  },
  {
    name: 'a webview that is closed is said to be, and is there no more',
    async run(trying) {
      const { tried, watched } = trying
      const at = await openedAt(trying, '/plain')
      const document = await entered(trying, at)
      await tried.host.act.close(at.view)
      await watched.until('it is closed', () =>
        watched.events.some((event) => event.type === 'closed' && event.view === at.view)
      )
      must(watched.view(at.view) === undefined, 'it is told of still')
      await staysSilent(trying, at.view, () => document.post({ type: 'status', txn: 'late', seq: 0 }))
      must((await tried.host.act.make()) !== at.view, 'its number was given again')
    }
  },
  {
    name: 'an address that cannot be loaded is said to have failed, and no document of the site stands there',
    async run({ tried, watched }) {
      const view = await tried.host.act.make()
      const url = `${tried.away}/nothing`
      await tried.host.act.open({ view, url })
      await watched.until('it failed', () => watched.view(view)?.failed === url)
      must(!watched.view(view)?.url.startsWith(tried.site), 'a document of the site is said to stand there')
    }
  },
  {
    name: 'going back leads to another document, by an id that was not there before',
    async run(trying) {
      const { tried } = trying
      const first = await openedAt(trying, '/plain')
      must(!(await tried.host.act.go({ view: first.view, by: 1 })), 'it went forward to nowhere')
      await tried.host.act.open({ view: first.view, url: `${tried.site}/second` })
      const second = await standing(trying, first.view, `${tried.site}/second`, first.document)
      const went = await tried.host.act.go({ view: first.view, by: -1 })
      must(went === tried.history, went ? 'it went where it cannot' : 'it went nowhere')
      if (!went) return
      const third = await standing(trying, first.view, `${tried.site}/plain`, second.document)
      must(third.document !== first.document, 'the id of a document that was left was given again')
      must(third.travels > second.travels, 'it was not told that it travelled')
      await (await entered(trying, third)).ping('back')
    }
  },
  {
    name: 'a page whose process ended is no document any more',
    lacks: ({ crash }) => (crash ? undefined : 'the platform lets no page’s process be ended'),
    async run(trying) {
      const at = await openedAt(trying, '/plain')
      await entered(trying, at)
      await trying.tried.crash?.(at.view)
      await trying.watched.until('it is gone', () => trying.watched.view(at.view)?.document !== at.document)
    }
  }
]
