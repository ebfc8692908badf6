import { expect, test } from 'vitest'
import { type HostActs, MOST_VIEWS, type View } from './host.ts'
import { keepViews } from './keep-views.ts'
import { viewTabs } from './view-tabs.ts'

/** Webviews that are made and closed as they are told to be; the one made last is in front. */
const madeViews = () => {
  const views = keepViews()
  let standing: readonly View[] = []
  let last = 0
  const tell = (next: readonly View[]) => {
    standing = next.map((view, at) => ({ ...view, front: at === next.length - 1 }))
    views.hear({ type: 'views', views: [...standing] })
  }
  const act = {
    async make() {
      tell([...standing, { view: ++last, url: 'about:blank', loading: false, front: true, travels: 0 }])
      return last
    },
    close: async (view: number) => tell(standing.filter((one) => one.view !== view))
  } as Pick<HostActs, 'make' | 'close'> as HostActs
  return { views, tabs: viewTabs({ act }, views) }
}

test('however many runs there were, webviews that they left do not add up; those of live runs stay', async () => {
  const { views, tabs } = madeViews()
  const live = await tabs.forRun(() => true)
  for (let runs = 0; runs < 3 * MOST_VIEWS; runs++) await tabs.forRun((view) => view !== live)
  expect(views.all().length).toBeLessThan(MOST_VIEWS)
  expect(views.get(live)).toEqual({ view: live, url: 'about:blank', loading: false, front: false, travels: 0 })
})
