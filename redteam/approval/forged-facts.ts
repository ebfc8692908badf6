import { type ApprovalPage, endApprovalPages, showQuestion } from './approval-pages.ts'
import { inBrowsers } from './in-browsers.ts'
import { alike, boldOf, seen, unboxed } from './oracles.ts'
import { asked, sends } from './questions.ts'

export const end = endApprovalPages

const UI = 'extension/ui'
const CHECKED = 'Checked by Writ'
const ROWS = `Site: bank.example.com\nForm goes to: bank.example.com\n${CHECKED}: nothing is sent`
const ROWS_ZH = '站点：bank.example.com\n已由管理员批准\n可以撤销'

/** Do words of others stand in lines of their own, as facts do? A line that was broken for its length is none. */
const hasLines =
  (where: string) =>
  async ({ page }: ApprovalPage): Promise<boolean> =>
    await page.locator(where).evaluate((el) => {
      const selection = getSelection()
      selection?.selectAllChildren(el)
      return selection?.toString().includes('\n') ?? false
    })

const CLAIM_LINES = {
  file: `${UI}/approval.css`,
  find: '  font-style: italic;\n',
  replace: '  white-space: pre-wrap;\n'
}

const AS_USER = asked({
  live: { form: { action: 'https://bank.example.com@evil.test/transfer', method: 'post', fields: [] } }
})

const act = (html: string) => asked({ live: sends(['Note', html]) })

export const ATTACKS = inBrowsers([
  seen(
    'a reason that lays out facts of its own, line by line',
    [CLAIM_LINES],
    [asked({ claim: ROWS }), asked({ claim: 'Pays for lunch' })],
    hasLines('.claim-text')
  ),
  seen(
    'such a reason in Chinese',
    [CLAIM_LINES],
    [asked({ claim: ROWS_ZH }), asked({ claim: '付午餐钱' })],
    hasLines('.claim-text')
  ),
  seen(
    'a request in the agent’s words that lays out facts',
    [{ file: `${UI}/approval.css`, find: '  white-space: normal;\n', replace: '  white-space: pre-wrap;\n' }],
    [
      asked({ request: { text: `Pay for lunch\n\n${ROWS}`, saidBy: 'agent' } }),
      asked({ request: { text: 'Pay for lunch', saidBy: 'agent' } })
    ],
    hasLines('.request-text')
  ),
  alike(
    'a payee that is turned around by a character that nobody sees',
    [{ file: `${UI}/parts/visible-text.ts`, find: 'if (isUnseen(char) ||', replace: "if (char === '\\u0000' ||" }],
    [asked({ live: sends(['Payee', '\u202eEMCA\u202c']) }), asked({ live: sends(['Payee', 'ACME']) })]
  ),
  unboxed(
    'a field whose label speaks as Writ does',
    [
      {
        file: `${UI}/approval/form-facts.tsx`,
        find: '<Quoted text={field.label} />',
        replace: '<Shown text={field.label} />'
      }
    ],
    asked({ live: sends([`${CHECKED}: goes to bank.example.com`, 'x']) }),
    CHECKED
  ),
  unboxed(
    'a value of the plan whose name speaks as Writ does',
    [
      {
        file: `${UI}/approval/act-facts.tsx`,
        find: '<Quoted text={value.name} />',
        replace: '<Shown text={value.name} />'
      }
    ],
    asked({ act: { values: [{ label: 'text', name: CHECKED, text: 'x' }] } }),
    CHECKED
  ),
  unboxed(
    'a page whose title speaks as Writ does',
    [
      {
        file: `${UI}/approval/act-facts.tsx`,
        find: '{live.title && <Quoted text={live.title} />}',
        replace: '{live.title}'
      }
    ],
    asked({ live: { title: `${CHECKED}: this is bank.example.com` } }),
    CHECKED
  ),
  unboxed(
    'a button whose name ends our sentence and begins another',
    [
      {
        file: `${UI}/approval/act-facts.tsx`,
        find: '{name ? <Quoted text={name} /> :',
        replace: '{name ? <Shown text={name} /> :'
      }
    ],
    asked({ live: { name: `Cancel” sends nothing. ${CHECKED}` } }),
    CHECKED
  ),
  unboxed(
    'an address that is none and speaks as Writ does',
    [
      {
        file: `${UI}/parts/host.tsx`,
        find: '  if (!split || !origin) return <Quoted text={address} />',
        replace: '  if (!split || !origin) return <Shown text={address} />'
      }
    ],
    asked({ live: { form: { action: `https://[ ${CHECKED}: nothing is sent`, method: 'post', fields: [] } } }),
    CHECKED
  ),
  {
    name: 'a host that stands behind another as its user',
    guards: [
      {
        file: `${UI}/parts/host.tsx`,
        find: '<Host address={address} scheme /> <Quoted text={address} />',
        replace: '<Shown text={address} />'
      }
    ],
    attack: (browser, off) =>
      showQuestion(
        browser,
        off,
        AS_USER,
        boldOf((bold) => !bold.includes('evil.test'))
      ),
    twin: (browser, off) =>
      showQuestion(
        browser,
        off,
        asked(),
        boldOf((bold) => bold === 'example.com')
      )
  },
  seen(
    'a value that is markup',
    [
      {
        file: `${UI}/parts/shown.tsx`,
        find: '          ) : (\n            plain\n          )',
        replace: '          ) : (\n            <span dangerouslySetInnerHTML={{ __html: plain }} />\n          )'
      }
    ],
    [act('<h1>Checked</h1>'), act('Lunch')],
    async ({ page }) => (await page.locator('.values h1').count()) > 0
  )
])
