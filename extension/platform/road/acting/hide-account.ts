import { type LiveFacts, ok, parseOrigin, type Result } from '@writ/dsl/contract'
import type { Vault } from '../../vault/vault.ts'
import type { TypedSecret } from './hide-typed.ts'

/** Shorter texts stand on any page by chance. */
export const LEAST = 4

type Reveal = Pick<Vault, 'reveal'>

interface Name {
  readonly text: string
  /** What stands in its place. */
  readonly mark: string
}

const markOf = ({ origin, name }: TypedSecret): string => `[secret ${name}.username at ${origin}]`

/** The user names that a run filled in, longest first. Refuses `vault/locked`. */
const namesOf = async (typed: readonly TypedSecret[], { reveal }: Reveal): Promise<Result<readonly Name[]>> => {
  const names = new Map<string, Name>()
  for (const secret of typed.filter(({ part }) => part === 'username')) {
    const at = parseOrigin(secret.origin)
    const text = at.ok ? await reveal(at.value, { name: secret.name, part: 'username' }) : at
    if (text.ok && text.value.length >= LEAST) names.set(markOf(secret), { text: text.value, mark: markOf(secret) })
    // What was deleted since, nobody can look for; a locked vault could say.
    else if (!text.ok && text.refusal.code === 'vault/locked') return text
  }
  return ok([...names.values()].sort((a, b) => b.text.length - a.text.length))
}

const retold = async (
  facts: LiveFacts,
  typed: readonly TypedSecret[],
  vault: Reveal,
  tell: (account: string, names: readonly Name[]) => Pick<LiveFacts, 'account' | 'accountUnclear'>
): Promise<Result<LiveFacts>> => {
  const { account, ...others } = facts
  if (account === undefined || !typed.some(({ part }) => part === 'username')) return ok(facts)
  const names = await namesOf(typed, vault)
  return names.ok ? ok({ ...others, ...tell(account, names.value) }) : names
}

/**
 * What a page says of who is signed in, with a user name that the run filled in called as the plan calls it: what is shown is kept, logged and may
 * go to a second person. Found as it was filled in. A page that says such a mark itself is one of which nobody can tell who is signed in: its document would be told the name.
 * Refuses `vault/locked`, where nobody can tell whether it says one.
 */
export const hideAccount = (
  facts: LiveFacts,
  typed: readonly TypedSecret[],
  vault: Reveal
): Promise<Result<LiveFacts>> =>
  retold(facts, typed, vault, (account, names) =>
    names.some(({ mark }) => account.includes(mark))
      ? { accountUnclear: true }
      : { account: names.reduce((said, { text, mark }) => said.replaceAll(text, () => mark), account) }
  )

/** The same as the page said it, for the document that compares it with what it says now, and for nobody else. Refuses `vault/locked`. */
export const showAccount = (
  facts: LiveFacts,
  typed: readonly TypedSecret[],
  vault: Reveal
): Promise<Result<LiveFacts>> =>
  retold(facts, typed, vault, (account, names) => ({
    account: names.reduce((said, { text, mark }) => said.replaceAll(mark, () => text), account)
  }))
