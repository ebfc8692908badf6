/** What a column of an export holds for us; every other column is left. */
export type Column = 'title' | 'url' | 'username' | 'password' | 'totp' | 'kind'

/** A password manager as its export shows it: the columns that only it has together, and what they hold. */
interface Manager {
  readonly name: string
  /** Headers in lower case that must all be there. */
  readonly known: readonly string[]
  readonly columns: Readonly<Partial<Record<Column, string>>>
}

/** The narrower ones first: the columns of one may all stand in another. */
const MANAGERS: readonly Manager[] = [
  {
    name: 'Bitwarden',
    known: ['login_uri', 'login_username', 'login_password', 'type'],
    columns: {
      title: 'name',
      url: 'login_uri',
      username: 'login_username',
      password: 'login_password',
      totp: 'login_totp',
      kind: 'type'
    }
  },
  {
    name: 'LastPass',
    known: ['url', 'username', 'password', 'extra', 'grouping'],
    columns: { title: 'name', url: 'url', username: 'username', password: 'password', totp: 'totp' }
  },
  {
    name: 'KeePassXC',
    known: ['group', 'title', 'username', 'password', 'url'],
    columns: { title: 'title', url: 'url', username: 'username', password: 'password', totp: 'totp' }
  },
  {
    name: 'Firefox',
    known: ['url', 'username', 'password', 'httprealm', 'formactionorigin'],
    columns: { title: 'url', url: 'url', username: 'username', password: 'password' }
  },
  {
    name: '1Password',
    known: ['title', 'url', 'username', 'password', 'favorite', 'archived'],
    columns: { title: 'title', url: 'url', username: 'username', password: 'password', totp: 'otpauth' }
  },
  {
    name: 'Apple Passwords',
    known: ['title', 'url', 'username', 'password', 'otpauth'],
    columns: { title: 'title', url: 'url', username: 'username', password: 'password', totp: 'otpauth' }
  },
  {
    name: '1Password',
    known: ['title', 'website', 'username', 'password'],
    columns: { title: 'title', url: 'website', username: 'username', password: 'password', totp: 'one-time password' }
  },
  {
    name: 'Apple Passwords',
    known: ['title', 'url', 'username', 'password'],
    columns: { title: 'title', url: 'url', username: 'username', password: 'password' }
  },
  {
    name: 'Chrome',
    known: ['name', 'url', 'username', 'password'],
    columns: { title: 'name', url: 'url', username: 'username', password: 'password' }
  }
]

/** Where each column stands in this export, and whose it is; `undefined` for a table that is none that we know. */
export const managerOf = (
  headers: readonly string[]
): { readonly name: string; readonly at: Readonly<Partial<Record<Column, number>>> } | undefined => {
  const lower = headers.map((header) => header.trim().toLowerCase())
  const manager = MANAGERS.find(({ known }) => known.every((header) => lower.includes(header)))
  if (!manager || new Set(lower).size !== lower.length) return undefined
  const at = Object.entries(manager.columns).map(([column, header]) => [column, lower.indexOf(header)] as const)
  return { name: manager.name, at: Object.fromEntries(at.filter(([, place]) => place >= 0)) }
}
