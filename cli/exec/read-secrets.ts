import type { WantedRun } from './run-wanted.ts'

/** Of each `NAME=ORIGIN` the key that stands in this process's variable of that name. */
export const readSecrets = (
  given: readonly string[],
  egress: readonly string[],
  env: Readonly<Record<string, string | undefined>>
): Pick<WantedRun, 'keys'> | { readonly why: string } => {
  const keys: Record<string, { readonly origin: string; readonly key: string }> = {}
  for (const text of given) {
    const [, name, origin] = /^([A-Z][A-Z0-9_]*)=(.+)$/.exec(text) ?? []
    if (name === undefined || origin === undefined) return { why: '--secret is NAME=ORIGIN, with a name in capitals' }
    if (!egress.includes(origin)) return { why: `--secret ${name} is for an origin that --egress does not list` }
    const key = env[name]
    if (!key || !/^[\x21-\x7e]{8,}$/.test(key))
      return { why: `the variable ${name} here is no key: eight signs or more` }
    keys[name] = { origin, key }
  }
  return { keys }
}
