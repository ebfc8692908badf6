import type { LiveTarget, PageAct, ToDocument } from '@writ/dsl/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestPages } from '../extension/dom/testing/open-pages.ts'
import { target } from '../extension/dom/testing/target.ts'
import { needsRare } from './bridge/index.ts'

const BODY = `<h1>Head</h1><button>Press</button><input aria-label=Field><input type=checkbox aria-label=Box>
<select aria-label=List><option>a<option>b</select><input type=file aria-label=File><table aria-label=Table><tr><th>no<tr><td>1</table>`

const PRESS: LiveTarget = target('button', 'Press')
const FIELD = target('textbox', 'Field')
const BOX = target('checkbox', 'Box')
const TEXT = { kind: 'text' } as const
const RECORD = { kind: 'record', fields: [{ name: 'no', type: TEXT }] } as const

/** One act of each verb. */
const ACTS: { readonly [V in PageAct['verb']]: Extract<PageAct, { readonly verb: V }> | PageAct } = {
  click: { verb: 'click', target: PRESS },
  'double-click': { verb: 'double-click', target: PRESS },
  'right-click': { verb: 'right-click', target: PRESS },
  hover: { verb: 'hover', target: PRESS },
  'scroll-to': { verb: 'scroll-to', target: PRESS },
  scroll: { verb: 'scroll', direction: 'down', amount: 1 },
  check: { verb: 'check', target: BOX },
  uncheck: { verb: 'uncheck', target: BOX },
  clear: { verb: 'clear', target: FIELD },
  fill: { verb: 'fill', target: FIELD, text: 'x' },
  type: { verb: 'type', target: FIELD, text: 'x' },
  'fill-secret': { verb: 'fill-secret', target: FIELD, part: 'username', text: 'x' } as PageAct,
  press: { verb: 'press', key: 'Tab', target: FIELD },
  call: { verb: 'call', name: 'none', args: {} },
  choose: { verb: 'choose', target: target('combobox', 'List'), options: ['b'] },
  copy: { verb: 'copy', target: FIELD },
  paste: { verb: 'paste', target: FIELD },
  drag: { verb: 'drag', target: PRESS, to: FIELD } as PageAct,
  observe: { verb: 'observe', target: PRESS },
  upload: {
    verb: 'upload',
    target: target('field', 'File'),
    file: { kind: 'file', name: 'a.txt' }
  } as unknown as PageAct,
  screenshot: { verb: 'screenshot', target: PRESS },
  download: { verb: 'download', act: { verb: 'click', target: PRESS } },
  'read-url': { verb: 'read-url' },
  'read-title': { verb: 'read-title' },
  'read-text': { verb: 'read-text', target: PRESS },
  'read-value': { verb: 'read-value', target: FIELD },
  'read-count': { verb: 'read-count', target: PRESS },
  'read-attribute': { verb: 'read-attribute', attribute: 'type', target: FIELD },
  'read-table': { verb: 'read-table', target: target('table', 'Table'), as: { kind: 'list', of: RECORD } } as PageAct,
  'read-all': { verb: 'read-all', target: PRESS, as: { kind: 'list', of: TEXT } } as PageAct,
  'read-record': { verb: 'read-record', target: target('table', 'Table'), as: RECORD } as PageAct,
  exists: { verb: 'exists', target: PRESS, gone: false },
  wait: { verb: 'wait', seen: [{ target: PRESS, gone: false }], ms: 500 } as PageAct
}

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages?.stop())

/** With its own file, so that an upload is not refused for want of one. */
const MORE = { bytes: { type: 'text/plain', base64: 'YQ==' }, clipboard: 'x' }

test.each(Object.entries(ACTS))(
  '%s is refused without the second script, if and only if it is said to need it',
  async (_, act) => {
    const batch = { acts: [{ step: '0', effect: 'e0', class: 'input', page: act }], token: '' } as const
    const isSaid = needsRare({ type: 'batch', txn: 't', seq: 0, batch } satisfies ToDocument)
    const { act: run } = await pages.open(BODY)
    const outcome = await run(act, { ...MORE, rare: false, ...(act.verb === 'drag' && { class: 'activate' as const }) })
    const isLacking = outcome.kind === 'refused' && outcome.refusal.code === 'page/unsupported'
    expect(isLacking, JSON.stringify(outcome)).toBe(isSaid)
  }
)
