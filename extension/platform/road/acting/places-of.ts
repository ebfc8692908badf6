import type { Need } from '@writ/dsl/run'
import type { Vault } from '../../vault/vault.ts'

/**
 * Where a batch may happen: at its site, and where that signs in as far as each of its acts may happen there. A secret is filled
 * in only where the vault keeps it, so that a page which has yet to go on to its sign-in is waited for; where the vault has
 * none of that name, all of them are left, and the secret is refused wherever the page is.
 */
export const placesOf = async (
  { origin, via, acts }: Extract<Need, { kind: 'batch' }>,
  { vault }: { readonly vault: Pick<Vault, 'list'> }
): Promise<readonly string[]> => {
  const places: readonly string[] = [origin, ...via]
  const names = acts.flatMap(({ act }) => (act.verb === 'fill-secret' ? [act.secret.name] : []))
  if (names.length === 0 || via.length === 0) return places
  const kept = (await vault.list()).filter(({ name }) => names.includes(name)).map((entry) => entry.origin)
  const fitting = places.filter((place) => kept.includes(place))
  return fitting.length > 0 ? fitting : places
}
