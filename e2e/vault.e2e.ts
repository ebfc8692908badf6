import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BALANCED_POLICY } from '@writ/policy-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PASSPHRASE } from '../cli/road/set-up-device.ts'
import { canary, filesIn, formsOf, holding } from './stage/canaries.ts'
import { EACH_ENGINE } from './stage/engines.ts'
import { type Held, searchRenderers } from './stage/renderer-memory.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'
import { type Tap, tapPorts } from './stage/tap-ports.ts'
import {
  EXPENSES_MAY_HOLD,
  expensesPages,
  GIVEN_TO_EXPENSES,
  GIVEN_TO_SHOP,
  SHOP_MAY_HOLD,
  shopPages,
  TWO_SITES,
  twoSitesPlan
} from './stage/two-sites.ts'
import { virtualAuthenticator } from './stage/virtual-authenticator.ts'

const USERNAME = canary()
const PASSWORD = canary()
const VIA_PASSWORD = canary()
/** Base32. Its codes have ten digits, so that one of them stands nowhere by chance. */
const SEED = Array.from(randomBytes(32), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('')
const TOTP = `otpauth://totp/me?secret=${SEED}&digits=10`
const SECRETS = [USERNAME, PASSWORD, PASSPHRASE, VIA_PASSWORD, SEED]

const EXTENSION = /chrome-extension_|moz-extension|Extension (?:Settings|State|Rules|Scripts)/

describe.each(EACH_ENGINE)('the vault in %s', (browser) => {
  let road: Road
  let shop: Pages
  let other: Pages
  let identity: Pages
  /** There in Chromium. */
  let tapped: Tap | undefined
  let store: Pages
  let expenses: Pages
  let profiles: string
  let unlocks = 0
  let refusals = 0
  /** What the renderers held while it was asked whether to file something. */
  let atFiling: readonly Held[] = []
  /** Who was signed in, as the person was shown when asked whether to subscribe. */
  const accounts: string[] = []

  beforeAll(async () => {
    profiles = mkdtempSync(join(tmpdir(), 'writ-vault-'))
    const before = process.env.TMPDIR
    process.env.TMPDIR = profiles
    const hidden = { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } }
    const signInForm = `<form method=post action=/in><label>Email <input name=u autocomplete=username></label>
        <label>Password <input name=p type=password></label><button>Sign in</button></form>`
    shop = await servePages(() => ({
      '/login': `${signInForm}<label>Comment <textarea></textarea></label>`,
      '/code': `<form method=post action=/ok><label>Code <input name=c autocomplete=one-time-code></label><button>Sign in</button></form>`,
      '/start': `<a href="${identity.url}/login">Go</a>`,
      '/ok': '<h1>Back</h1>',
      '/in': {
        raw: {
          ...hidden,
          body: `<header>Signed in as ${USERNAME}</header><h1>Welcome</h1><form method=post action=/ok><button>Subscribe</button></form><p id=s>Your password is ${PASSWORD}</p><p role=note>Hello</p>`
        }
      }
    }))
    identity = await servePages(() => ({ '/login': signInForm, '/in': { redirect: `${shop.url}/ok` } }), '127.0.0.2')
    other = await servePages(() => ({ '/': '<h1>Other</h1><label>Note <input></label>' }))
    store = await servePages(() => shopPages(TWO_SITES))
    expenses = await servePages(() => expensesPages(TWO_SITES), '127.0.0.2')
    const { shopUser, shopPassword, expensesUser, expensesPassword } = TWO_SITES
    try {
      road = await startRoad({
        browser,
        vault: [
          { name: 'me', origin: shop.url, username: USERNAME, password: PASSWORD, totp: TOTP },
          { name: 'me', origin: identity.url, username: USERNAME, password: VIA_PASSWORD },
          { name: 'me', origin: store.url, username: shopUser, password: shopPassword },
          { name: 'work', origin: expenses.url, username: expensesUser, password: expensesPassword }
        ],
        // At expenses each value is asked about before it is filled in.
        policy: `${readFileSync(BALANCED_POLICY, 'utf8')}
@id("expenses-are-asked-about")
forbid (principal, action == Action::"input", resource) when { resource.origin == "${expenses.url}" } unless { context.approved };`,
        approve: (shown) => {
          if (shown.includes(TWO_SITES.refused)) {
            refusals++
            return 'none'
          }
          const account = /\[secret [^\]]*\]/.exec(shown)?.[0]
          if (/Subscribe/.test(shown)) accounts.push(account ?? 'none')
          if (/button File/.test(shown)) atFiling = searchRenderers(profiles, TWO_SITES)
          return /Unlock/.test(shown) ? 'ask' : 'all'
        }
      })
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
    if (browser === 'chromium') {
      const page = await road.driver.newPage('about:blank')
      tapped = await tapPorts(page.context())
      await page.close()
    }
    road.driver.onApproval((page) => {
      const unlock = async () => {
        await page.locator('#writ-vault-passphrase').fill(PASSPHRASE)
        await page.locator('#writ-vault-unlock').click()
        unlocks++
      }
      unlock().catch(() => undefined)
    })
  })
  afterAll(async () => {
    await road?.close()
    for (const site of [shop, other, identity, store, expenses]) await site?.close()
    rmSync(profiles, { recursive: true, force: true, maxRetries: 5 })
  })

  test('opens for a run that needs it, and tells no secret to anyone but its field', async () => {
    const settings = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
    await settings.locator('#writ-vault-lock').click()
    await settings.locator('[data-vault="locked"]').waitFor()
    const events: unknown[] = []
    const declared = `plan "Canaries"\nsite shop = "${shop.url}" { sign in via "${identity.url}" }\nsite other = "${other.url}"\nsecret me at shop\n`
    const signIn = `on shop { open "/login" fill field "Email" with secret me.username fill field "Password" with secret me.password
      click button "Sign in" wait for heading "Welcome" up to 20s }\n`
    const run = (rest: string) => road.run(declared + rest, { onEvent: (event) => events.push(event) })

    const wrong = await run('on shop { open "/login" fill field "Comment" with secret me.password }')
    expect(wrong).toMatchObject({ status: 'refused', refusal: { code: 'vault/wrong-field' } })
    expect(unlocks).toBe(1)
    const through = await run(`${signIn}on other { open "/" fill field "Note" with "hello" }`)
    expect(through).toMatchObject({ status: 'done' })
    const shown = await run(`${signIn}on shop { observe document }`)
    expect(shown).toMatchObject({ status: 'refused', refusal: { code: 'target/secret-field' } })
    const read = await run(`${signIn}on shop { let t = read text of text like "Your password*" } return t`)
    expect(read).toMatchObject({ status: 'refused' })

    // The page says who is signed in; what a person is asked says it by the name of the secret.
    const asked = await run(`${signIn}on shop { click button "Subscribe" wait for heading "Back" up to 20s }`)
    expect(asked).toMatchObject({ status: 'done' })
    expect(accounts).toEqual([`[secret me.username at ${shop.url}]`])

    const elsewhere = await run(`on shop {
      open "/code" fill field "Code" with secret me.totp click button "Sign in" wait for heading "Back" up to 20s
      open "/start" click link "Go" fill field "Email" with secret me.username fill field "Password" with secret me.password
      click button "Sign in" wait for heading "Back" up to 20s }`)
    expect(elsewhere).toMatchObject({ status: 'done' })
    const code = shop.hits.flatMap(({ body }) => /^c=(\d{10})$/.exec(body)?.[1] ?? [])[0]
    if (code === undefined) throw new Error('the site got no code')
    expect(identity.hits.filter(({ body }) => body.includes(VIA_PASSWORD))).toHaveLength(1)

    // The site got it, which shows that there was something to find.
    expect(shop.hits.filter(({ body }) => body.includes(PASSWORD))).toHaveLength(4)
    const sent = (await tapped?.sent()) ?? []
    // The server's own files, looked through below, hold what it was told by any browser.
    if (tapped) expect(sent.some((bytes) => bytes.includes(through.run ?? ''))).toBe(true)
    const told = [
      ...[[wrong, through, shown, read, asked, elsewhere, events], other.hits].map((it) =>
        Buffer.from(JSON.stringify(it))
      ),
      ...sent
    ]
    const secrets = [...SECRETS, code]
    for (const secret of secrets)
      for (const form of formsOf(secret)) for (const text of told) expect(text.includes(form)).toBe(false)
    const files = filesIn(profiles)
    const kept = files.filter((file) => EXTENSION.test(file) || file.includes('/writ-e2e-'))
    // What stands there in clear is found: the name of the entry.
    expect(
      holding(
        kept.filter((file) => EXTENSION.test(file)),
        shop.url.slice(7)
      ).length
    ).toBeGreaterThan(0)
    for (const secret of secrets) expect(holding(kept, secret)).toEqual([])
  })

  // The memory of a renderer of Firefox is not looked through: what is given to it is given by the same code.
  if (browser !== 'chromium') return

  test('opens with what a passkey gives, and with no other passkey', async () => {
    const settings = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
    await virtualAuthenticator().attach(settings)
    await settings.locator('[data-vault="open"] .vault-more > summary').last().click()
    await settings.locator('#writ-vault-confirm').fill(PASSPHRASE)
    await settings.locator('#writ-vault-add-passkey').click()
    await settings.locator('[role="status"]').filter({ visible: true }).first().waitFor()
    await settings.locator('#writ-vault-lock').click()
    await settings.locator('#writ-vault-use-passkey').click()
    await settings.locator('[data-vault="open"]').waitFor()

    await settings.locator('#writ-vault-lock').click()
    await settings.locator('#writ-vault-use-passkey').waitFor()
    await settings.close()
    const without = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
    await virtualAuthenticator().attach(without)
    await without.locator('#writ-vault-use-passkey').click()
    await without.locator('[data-vault="locked"] [role="alert"]').waitFor()
    await without.locator('#writ-vault-passphrase').fill(PASSPHRASE)
    await without.locator('#writ-vault-unlock').click()
    await without.locator('[data-vault="open"]').waitFor()
    await without.close()
  })

  const runTwoSites = (more?: string) =>
    road.run(twoSitesPlan(TWO_SITES, store.url, expenses.url, more), {
      request: TWO_SITES.request,
      inputs: { gift: TWO_SITES.shopInput }
    })

  test("gives each site's renderers nothing of the other's but what the plan releases", async () => {
    if (!tapped) throw new Error('nothing is recorded')
    await tapped.take()
    expect(await runTwoSites()).toMatchObject({ status: 'done', result: { rows: 1, filed: true } })
    const atEnd = searchRenderers(profiles, TWO_SITES)

    const given = await tapped.take()
    const namesTo = (site: string) =>
      Object.entries(TWO_SITES)
        .filter(([, text]) =>
          given.some((one) => one.to === site && formsOf(text).some((it) => one.bytes.includes(it)))
        )
        .map(([name]) => name)
        .sort()
    expect(namesTo(store.url)).toEqual([...GIVEN_TO_SHOP].sort())
    expect(namesTo(expenses.url)).toEqual([...GIVEN_TO_EXPENSES].sort())
    const others = new Set(given.map(({ to }) => to).filter((to) => to !== store.url && to !== expenses.url))
    expect([...others]).toEqual(['scripting.executeScript'])
    expect(namesTo('scripting.executeScript')).toEqual([])

    // Where its page was found, the process was looked through, and what was to be found there is.
    const held = [...atFiling, ...atEnd]
    expect(atFiling.filter(({ names }) => names.has('expensesPage') && names.has('shopSum')).length).toBeGreaterThan(0)
    expect(atEnd.filter(({ names }) => names.has('shopPage') && names.has('shopInput')).length).toBeGreaterThan(0)
    for (const { names } of held)
      expect(names.has('expensesPage') ? EXPENSES_MAY_HOLD : SHOP_MAY_HOLD).toEqual(expect.arrayContaining([...names]))
  })

  test('gives no document what the person was asked about and refused', async () => {
    if (!tapped) throw new Error('nothing is recorded')
    await tapped.take()
    expect(await runTwoSites(`fill field "Note" with "${TWO_SITES.refused}"`)).toMatchObject({
      status: 'refused',
      refusal: { code: 'approval/declined' }
    })
    expect(refusals).toBe(1)
    const given = await tapped.take()
    const holdIt = (text: string) => given.filter(({ bytes }) => formsOf(text).some((form) => bytes.includes(form)))
    expect(holdIt(TWO_SITES.shopSum).map(({ to }) => to)).toContain(expenses.url)
    expect(holdIt(TWO_SITES.refused)).toEqual([])
  })

  test('finds in a renderer what a plan releases to it, and what a batch that was left open brings', async () => {
    if (!tapped) throw new Error('nothing is recorded')
    await tapped.leaveOpen(TWO_SITES.literal)
    expect(await runTwoSites('fill field "Note" with row.memo')).toMatchObject({ status: 'done' })
    await tapped.leaveOpen(undefined)
    const released = atFiling.filter(({ names }) => names.has('expensesPage'))
    expect(released.filter(({ names }) => names.has('shopMemo') && names.has('literal')).length).toBeGreaterThan(0)
  })
})
