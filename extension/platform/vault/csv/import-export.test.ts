import { type Origin, ok, refuse } from '@writ/dsl/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { VaultEntry } from '../vault.ts'
import { importExport } from './import-export.ts'

/** A vault that is open, and remembers what it was given. */
const vaultWith = (...entries: VaultEntry[]) => ({
  entries,
  status: async () => ({ state: 'open' as const, lockAfter: 15 as const }),
  list: async () => entries.map(({ name, origin }) => ({ name, origin, parts: ['username' as const] })),
  reveal: async (origin: Origin, { name }: { name: string }) => {
    const entry = entries.find((one) => one.name === name && one.origin === origin)
    return entry?.values.username === undefined ? refuse('vault/no-such-part') : ok(entry.values.username)
  },
  put: async (entry: VaultEntry) => {
    entries.push(entry)
    return ok(undefined)
  }
})

const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const URL = 'https://login.shop.example/in?x=1'

/** As each manager writes one sign-in. */
const EXPORTS: readonly (readonly [string, string, boolean])[] = [
  ['Chrome', `name,url,username,password,note\nShop,${URL},ada,"p,w""1",\n`, false],
  [
    'Firefox',
    `"url","username","password","httpRealm","formActionOrigin","guid","timeCreated","timeLastUsed","timePasswordChanged"\n"${URL}","ada","p,w""1",,"https://login.shop.example","{1}","1","1","1"\n`,
    false
  ],
  [
    'Bitwarden',
    `folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n,,login,Shop,,,0,"${URL},https://other.example",ada,"p,w""1",${SEED}\n`,
    true
  ],
  [
    '1Password',
    `Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\nShop,${URL},ada,"p,w""1",otpauth://totp/Shop:ada?secret=${SEED},false,false,,\n`,
    true
  ],
  [
    'KeePassXC',
    `"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified","Created"\n"Root","Shop","ada","p,w""1","${URL}","","otpauth://totp/Shop:ada?secret=${SEED}&period=30&digits=6&issuer=Shop","0","",""\n`,
    true
  ],
  ['LastPass', `url,username,password,totp,extra,name,grouping,fav\n${URL},ada,"p,w""1",${SEED},,Shop,,0\n`, true],
  ['Apple Passwords', `\uFEFFTitle,URL,Username,Password,Notes,OTPAuth\r\nShop,${URL},ada,"p,w""1",,\r\n`, false]
]

describe('an export', () => {
  test.each(EXPORTS)('of %s is read', async (manager, text, withCodes) => {
    const vault = vaultWith()
    expect(await importExport(text, false, vault)).toMatchObject({
      ok: true,
      value: {
        manager,
        rows: [{ row: 2, title: expect.any(String), origin: 'https://login.shop.example', name: 'shop' }]
      }
    })
    expect(vault.entries).toEqual([])
    const taken = await importExport(text, true, vault)
    expect(vault.entries).toMatchObject([
      { origin: 'https://login.shop.example', values: { username: 'ada', password: 'p,w"1' } }
    ])
    expect(vault.entries[0]?.values.totp !== undefined).toBe(withCodes)
    // What is shown of it holds no value.
    expect(JSON.stringify(taken)).not.toMatch(/p,w|ada|GEZD/)
  })

  const row = (cells: string) => `name,url,username,password\n${cells}\n`
  test.each([
    ['no-address', 'A,,ada,pw'],
    ['bad-address', 'A,https://,ada,pw'],
    ['bad-address', 'A,https://ada:pw@bank.example/,ada,pw'],
    ['no-web-site', 'A,javascript:alert(1),ada,pw'],
    ['no-web-site', 'A,android://x@com.bank/,ada,pw'],
    ['no-web-site', 'A,file:///etc/passwd,ada,pw'],
    ['no-web-site', 'A,data:text/html;x,ada,pw'],
    ['formula', '"=HYPERLINK(""https://evil.example"")",https://a.example,ada,pw'],
    ['formula', "A,https://a.example,+cmd|' /C calc'!A0,pw"],
    ['no-value', 'A,https://a.example,ada,'],
    ['bad-value', 'A,https://a.example,ada,"two\nlines"'],
    ['columns', 'A,https://a.example,ada,pw,more'],
    ['columns', 'A,https://a.example']
  ])('has a row refused: %s for %s', async (refused, cells) => {
    const vault = vaultWith()
    expect(await importExport(row(cells), true, vault)).toMatchObject({ ok: true, value: { rows: [{ refused }] } })
    expect(vault.entries).toEqual([])
  })

  test('of the same sign-in twice gives it once, and replaces none', async () => {
    const here = { name: 'a', origin: 'https://a.example', values: { username: 'ada', password: 'old' } }
    const vault = vaultWith(here)
    const text = row(
      'A,https://a.example,ada,new\nB,https://b.example,ada,pw\nB,https://b.example/x,ada,pw2\nB,https://b.example,bob,pw'
    )
    const taken = await importExport(text, true, vault)
    expect(taken.ok && taken.value.rows.map(({ name, refused }) => refused ?? name)).toEqual([
      'duplicate',
      'b',
      'duplicate',
      'b2'
    ])
    expect(vault.entries[0]).toBe(here)
  })

  test.each([
    ['', 'columns'],
    ['name,address\nA,b', 'columns'],
    ['name,url,username,password,password\nA,https://a.example,a,b,c', 'columns'],
    ['name,url,username,password\nA,https://a.example,ada,"open', 'quotes'],
    [row('A,https://a.example,ada,pw\n'.repeat(5_002)), 'rows'],
    ['x'.repeat(5_000_001), 'too large']
  ])('that is none is refused whole', async (text, why) => {
    const refused = await importExport(text, true, vaultWith())
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'vault/bad-file', message: expect.stringContaining(why) }
    })
  })

  test('into a locked vault is refused', async () => {
    const vault = { ...vaultWith(), status: async () => ({ state: 'locked' as const, lockAfter: 15 as const }) }
    expect(await importExport(row(''), true, vault)).toMatchObject({ ok: false, refusal: { code: 'vault/locked' } })
  })

  test('of whatever text never throws, and gives exact origins alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), { maxLength: 5 }),
        async (cells) => {
          const vault = vaultWith()
          await importExport(row(cells.map((line) => line.join(',')).join('\n')), true, vault)
          for (const { origin } of vault.entries) expect(new globalThis.URL(origin).origin).toBe(origin)
        }
      )
    )
  })
})
