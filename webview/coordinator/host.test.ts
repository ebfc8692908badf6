import { expect, test } from 'vitest'
import { standing } from '../testing/acted-host.ts'
import { MOST_VIEWS, readHostEvent } from './host.ts'
import { keepViews } from './keep-views.ts'

const many = (count: number) => {
  const { views: [view] = [] } = standing('document-1') as { readonly views?: readonly object[] }
  return { type: 'views', views: Array.from({ length: count }, (_, at) => ({ ...view, view: at })) }
}

test('what the host tells is read as it stands', () => {
  expect(readHostEvent(JSON.stringify(many(MOST_VIEWS)))).toEqual(many(MOST_VIEWS))
})

test.each([
  ['more webviews than may stand', JSON.stringify(many(MOST_VIEWS + 1))],
  ['a webview without a number', JSON.stringify({ type: 'views', views: [{ document: 'document-2' }] })],
  ['an event of no known kind', '{"type":"moved"}'],
  ['what is no JSON', '{']
])('after %s no webview is believed to stand as it was told before', (_, text) => {
  const views = keepViews()
  views.hear(readHostEvent(JSON.stringify(standing('document-1'))))
  expect(views.all()).toHaveLength(1)
  views.hear(readHostEvent(text))
  expect(views.all()).toEqual([])
})
