import { canary } from './canaries.ts'
import type { Page } from './serve-pages.ts'

/** One text for each place that a plan, a page or a vault has one; whom it belongs to stands in its name. */
export const TWO_SITES = {
  shopUser: canary(),
  shopPassword: canary(),
  /** Stands in the shop's page, and no plan reads it. */
  shopPage: canary(),
  shopField: canary(),
  /** Read at the shop and kept by the plan. */
  shopMemo: canary(),
  /** Read at the shop and filled in at expenses. */
  shopSum: canary(),
  /** The plan's own word, for the shop alone. */
  shopLiteral: canary(),
  /** The person's own word, for the shop alone. */
  shopInput: canary(),
  expensesUser: canary(),
  expensesPassword: canary(),
  expensesPage: canary(),
  expensesField: canary(),
  /** Read at expenses and kept by the plan. */
  expensesNumber: canary(),
  /** The planner's and the person's words about the plan, which are for no page. */
  title: canary(),
  because: canary(),
  request: canary(),
  literal: canary(),
  /** A plan's word for expenses that the person refuses. */
  refused: canary()
} as const
export type TwoSitesName = keyof typeof TWO_SITES

/** What the extension has to give to the pages of each site, and what the plan lets it. */
export const GIVEN_TO_SHOP = ['shopUser', 'shopPassword', 'shopLiteral', 'shopInput'] satisfies TwoSitesName[]
export const GIVEN_TO_EXPENSES = ['expensesUser', 'expensesPassword', 'shopSum'] satisfies TwoSitesName[]
/** With what its own pages show. */
export const SHOP_MAY_HOLD: readonly TwoSitesName[] = [...GIVEN_TO_SHOP, 'shopPage', 'shopField', 'shopMemo', 'shopSum']
export const EXPENSES_MAY_HOLD: readonly TwoSitesName[] = [
  ...GIVEN_TO_EXPENSES,
  'expensesPage',
  'expensesField',
  'expensesNumber'
]

type Texts = Readonly<Record<TwoSitesName, string>>

const LOGIN = `<h1>Sign in</h1><form method=post action=/in><label>Email <input name=u autocomplete=username></label>
  <label>Password <input name=p type=password></label><button>Sign in</button></form>`

export const shopPages = (it: Texts): Readonly<Record<string, Page>> => ({
  '/login': LOGIN,
  '/in': `<h1>Welcome</h1>`,
  '/orders': `<h1>Orders</h1><p>${it.shopPage}</p><input type=hidden value="${it.shopField}">
    <label>Voucher <input value="${it.shopField}"></label><label>Search <input></label><label>Gift for <input></label>
    <table aria-label=Orders><tr><th>Ref</th><th>Sum</th><th>Memo</th></tr>
    <tr><td>1</td><td>${it.shopSum}</td><td>${it.shopMemo}</td></tr></table>`
})

export const expensesPages = (it: Texts): Readonly<Record<string, Page>> => ({
  '/login': LOGIN,
  '/in': `<h1>Welcome</h1>`,
  '/new': `<h1>New report</h1><p>${it.expensesPage}</p><form method=post action=/filed><input type=hidden name=t value="${it.expensesField}">
    <label>Amount <input name=a></label><label>Note <input name=n></label><button>File</button></form>`,
  '/filed': `<h1>Filed</h1><output aria-label=Number>${it.expensesNumber}</output>`
})

/** Reads a table at the shop, files something at expenses, and goes back to the shop; `more` stands in the form before it is filed. */
export const twoSitesPlan = (it: Texts, shop: string, expenses: string, more = ''): string => `plan "${it.title}"
site shop = "${shop}"
site expenses = "${expenses}"
secret me at shop
secret work at expenses
input gift: text
let unused = "${it.literal}"
on shop {
  open "/login"
  fill field "Email" with secret me.username
  fill field "Password" with secret me.password
  click button "Sign in"
  wait for heading "Welcome" up to 20s
  open "/orders"
}
on shop { let rows = read table "Orders" as list of { ref: text, sum: text, memo: text } }
let row = first(rows)
on expenses {
  open "/login"
  fill field "Email" with secret work.username
  fill field "Password" with secret work.password
  click button "Sign in"
  wait for heading "Welcome" up to 20s
  open "/new"
  fill field "Amount" with row.sum
  ${more}
  click button "File" because "${it.because}"
  wait for heading "Filed" up to 20s
  let number = read text of status "Number"
}
on shop {
  open "/orders"
  fill field "Search" with "${it.shopLiteral}"
  fill field "Gift for" with gift
  scroll down 1
}
return { rows: length(rows), filed: number != row.memo and unused != "" }`
