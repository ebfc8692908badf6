import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browse } from '../site/browse.ts'
import { SEED_USER } from './seed.ts'
import { type Expenses, startExpenses } from './start-expenses.ts'

const VALID = {
  title: 'Taxi <b>& "co"</b>',
  amount: '12.50',
  category: 'Travel',
  date: '2026-03-01',
  comment: "it's late",
  receipt: 'yes'
}

let site: Expenses
beforeAll(async () => {
  site = await startExpenses()
})
afterAll(() => site.close())

const signedIn = async () => {
  const visitor = browse(site.url)
  expect(await visitor.signIn(SEED_USER.name, SEED_USER.password)).toMatchObject({ status: 303, location: '/reports' })
  return visitor
}

const count = async () => (await site.reports()).length
const refsOn = (body: string) =>
  [...body.matchAll(/<th scope="row"><a href="\/reports\/(R-\d+)"/g)].map(([, ref]) => ref)

describe('sign-in', () => {
  test.each(['/', '/reports', '/reports/new', '/reports/R-1001', '/reports/R-1001/edit', '/nowhere'])(
    'is required for %s',
    async (path) => {
      const answer = await browse(site.url).get(path)
      expect(answer).toMatchObject({ status: 303, location: `/login?${new URLSearchParams({ next: path })}` })
      expect(answer.body).toBe('')
    }
  )

  test.each([
    ['a wrong password', SEED_USER.name, 'correct horse'],
    ['an unknown name', 'nobody', SEED_USER.password],
    ['nothing', '', '']
  ])('refuses %s', async (_, name, password) => {
    const visitor = browse(site.url)
    expect((await visitor.signIn(name, password)).status).toBe(401)
    expect((await visitor.get('/reports')).status).toBe(303)
  })

  test.each([
    ['/reports/R-1002', '/reports/R-1002'],
    ['//evil.example', '/reports'],
    ['https://evil.example/reports', '/reports'],
    ['/reports@evil.example', '/reports']
  ])('leads from %s only to a page of its own', async (next, location) => {
    const visitor = browse(site.url)
    const fields = { name: SEED_USER.name, password: SEED_USER.password, next }
    expect(await visitor.submit('/login', fields)).toMatchObject({ status: 303, location })
  })

  test('ends with sign out', async () => {
    const visitor = await signedIn()
    expect((await visitor.submit('/reports', {}, '/logout')).location).toBe('/login')
    expect((await visitor.get('/reports')).status).toBe(303)
  })

  test('keeps the password only as a salted hash', async () => {
    const stored = JSON.stringify(await site.query('select * from users'))
    expect(stored).toContain(SEED_USER.name)
    expect(stored).not.toContain(SEED_USER.password)
  })
})

describe('a form', () => {
  test.each(['/reports/new', '/reports/R-1001/edit', '/reports/R-1001/delete'])(
    'posted to %s without its token changes nothing',
    async (path) => {
      const visitor = await signedIn()
      const before = await site.reports()
      for (const csrf of [undefined, '', 'x'.repeat(32)]) {
        expect((await visitor.post(path, { ...VALID, ...(csrf !== undefined && { csrf }) })).status).toBe(403)
      }
      expect(await site.reports()).toEqual(before)
    }
  )

  test("does not accept another session's token", async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()]
    const csrf = /name="csrf" value="([^"]+)"/.exec((await theirs.get('/reports/new')).body)?.[1] ?? ''
    expect(csrf).not.toBe('')
    expect((await mine.post('/reports/new', { ...VALID, csrf })).status).toBe(403)
  })
})

describe('filing', () => {
  test.each([
    ['title', '', 'Enter a title'],
    ['title', 'x'.repeat(121), 'Title must be 120 characters or fewer'],
    ['amount', '', 'Enter an amount'],
    ['amount', 'ten', 'Amount must be a number'],
    ['amount', '1e3', 'Amount must be a number'],
    ['amount', '0', 'Amount must be more than 0'],
    ['amount', '-4', 'Amount must be more than 0'],
    ['amount', '1.005', 'at most two decimals'],
    ['amount', '100000', 'Amount must be less than 100,000'],
    ['category', '', 'Choose a category'],
    ['category', 'Bribes', 'Choose a category'],
    ['date', '', 'Enter a date'],
    ['date', '2026-02-30', 'Enter a date'],
    ['comment', 'x'.repeat(2001), 'Comment must be 2000 characters or fewer'],
    ['receipt', '', 'Confirm that you have the receipt']
  ])('refuses %s "%s", says why in the alert and at the field, and files nothing', async (field, value, message) => {
    const visitor = await signedIn()
    const before = await count()
    const { status, body } = await visitor.submit('/reports/new', { ...VALID, [field]: value })
    expect(status).toBe(422)
    expect(/role="alert">.*?<\/div>/s.exec(body)?.[0]).toContain(message)
    expect(body).toMatch(new RegExp(`id="${field}"[^>]* aria-invalid="true" aria-describedby="${field}-error`))
    expect(body.match(/aria-invalid/g)).toHaveLength(1)
    expect(await count()).toBe(before)
  })

  test('saves once, says so once, and escapes what was entered', async () => {
    const visitor = await signedIn()
    const before = await count()
    const { status, location } = await visitor.submit('/reports/new', VALID)
    expect(status).toBe(303)
    const ref = location?.replace('/reports/', '') ?? ''
    const first = await visitor.get(`/reports/${ref}`)
    expect(first.body).toContain(`<p role="status">Report ${ref} saved</p>`)
    expect(first.body).toContain('Taxi &lt;b&gt;&amp; &quot;co&quot;&lt;/b&gt;')
    expect(first.body).not.toContain('<b>')
    expect((await visitor.get(`/reports/${ref}`)).body).not.toContain('role="status"')
    const { receipt: _, ...entered } = VALID
    expect((await site.reports()).slice(before)).toEqual([{ ...entered, ref, amount: 12.5, status: 'Submitted' }])
  })
})

describe('the list', () => {
  test('shows every report once over its pages, ten a page, newest first', async () => {
    const visitor = await signedIn()
    const seen: (string | undefined)[] = []
    for (let path: string | undefined = '/reports'; path; ) {
      const { body } = await visitor.get(path)
      const refs = refsOn(body)
      expect(refs.length).toBeLessThanOrEqual(10)
      seen.push(...refs)
      path = /<a href="([^"]+)" rel="next">Next<\/a>/.exec(body)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toEqual((await site.reports()).map(({ ref }) => ref).reverse())
  })

  test.each(['Submitted', 'Approved', 'Paid', 'Rejected'])('filtered by %s shows those alone', async (status) => {
    const visitor = await signedIn()
    const { body } = await visitor.get(`/reports?status=${status}`)
    const all = (await site.reports()).filter((report) => report.status === status)
    expect(all.length).toBeGreaterThan(0)
    expect(refsOn(body)).toEqual(
      all
        .map(({ ref }) => ref)
        .reverse()
        .slice(0, 10)
    )
  })

  test.each(['page=99', 'page=-1', 'page=x', 'page=1e99', 'status=Nope'])('answers %s with a page', async (query) => {
    const { status, body } = await (await signedIn()).get(`/reports?${query}`)
    expect(status).toBe(200)
    expect(refsOn(body).length).toBeGreaterThan(0)
  })
})

describe('one report', () => {
  test('is deleted by its form, which asks first, and is then gone', async () => {
    const visitor = await signedIn()
    const page = await visitor.get('/reports/R-1003')
    expect(page.body).toContain(`onsubmit="return confirm(&#39;Delete report R-1003?&#39;)"`)
    expect(page.headers.get('content-security-policy')).toContain("script-src 'unsafe-hashes' 'sha256-")
    const before = await count()
    expect((await visitor.submit('/reports/R-1003', {}, '/reports/R-1003/delete')).location).toBe('/reports')
    expect((await visitor.get('/reports')).body).toContain('<p role="status">Report R-1003 deleted</p>')
    expect(await count()).toBe(before - 1)
    expect((await visitor.get('/reports/R-1003')).status).toBe(404)
    expect((await visitor.submit('/reports', {}, '/reports/R-1003/delete')).status).toBe(404)
  })

  test('gets a new title, which stands in its history', async () => {
    const visitor = await signedIn()
    expect((await visitor.submit('/reports/R-1004/edit', { title: ' ' })).status).toBe(422)
    expect((await visitor.submit('/reports/R-1004/edit', { title: 'Renamed' })).location).toBe('/reports/R-1004')
    const { body } = await visitor.get('/reports/R-1004')
    expect(body).toContain('<dt>Title</dt><dd>Renamed</dd>')
    expect(body).toContain('<td>dana</td><td>Title changed</td>')
  })

  test.each(['R-9999', 'R-', 'R-1001x', '1001', "R-1'"])('with the reference %s is not found', async (ref) => {
    expect((await (await signedIn()).get(`/reports/${encodeURIComponent(ref)}`)).status).toBe(404)
  })
})

test('two sites on one host keep their visitors apart', async () => {
  const other = await startExpenses({ seed: [] })
  try {
    expect(await other.reports()).toEqual([])
    const [mine, theirs] = await Promise.all([site, other].map(({ url }) => fetch(`${url}/login`)))
    expect(mine?.headers.getSetCookie()[0]?.split('=')[0]).not.toBe(theirs?.headers.getSetCookie()[0]?.split('=')[0])
  } finally {
    await other.close()
  }
})

test('a data folder keeps its reports over a restart and is seeded once', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'expenses-'))
  try {
    const first = await startExpenses({ dataDir })
    const visitor = browse(first.url)
    await visitor.signIn(SEED_USER.name, SEED_USER.password)
    await visitor.submit('/reports/new', VALID)
    await first.close()
    const second = await startExpenses({ dataDir })
    expect((await second.reports()).map(({ ref }) => ref).slice(22)).toEqual(['R-1023', 'R-1024'])
    await second.close()
  } finally {
    await rm(dataDir, { recursive: true })
  }
})
