import { readFileSync } from 'node:fs'

/** The plans of this folder. */
export const PLAN_NAMES = [
  'code-over-table',
  'copy-between-sites',
  'delete-report',
  'file-expense',
  'inbox-triage',
  'list-reports',
  'pick-date',
  'shop-search',
  'sign-in-hop',
  'submit-once',
  'table-pages',
  'upload-receipt',
  'wizard',
  'wordpress-blocks',
  'wordpress-delete',
  'wordpress-publish',
  'wordpress-read'
] as const
export type PlanName = (typeof PLAN_NAMES)[number]

const SITE = /^(site\s+(\w+)\s*=\s*)"[^"\n]*"/gm

/** `text` with its sites at other origins. Throws when plan `name` declares no such site: it would act somewhere else. */
export const withOrigins = (name: string, text: string, origins: Readonly<Record<string, string>>): string => {
  const found = new Set<string>()
  const changed = text.replace(SITE, (line, head: string, site: string) => {
    const origin = Object.hasOwn(origins, site) ? origins[site] : undefined
    if (origin === undefined) return line
    found.add(site)
    return head + JSON.stringify(origin)
  })
  const missing = Object.keys(origins).find((site) => !found.has(site))
  if (missing !== undefined) throw new Error(`plan ${name} declares no site ${missing}`)
  return changed
}

/**
 * The text of a plan with its sites at other origins, such as a port that was free today.
 * Throws when the plan declares no such site: it would act somewhere else.
 *
 * @example loadPlan('list-reports', { expenses: 'http://127.0.0.1:39917' })
 */
export const loadPlan = (name: PlanName, origins: Readonly<Record<string, string>> = {}): string =>
  withOrigins(name, readFileSync(new URL(`./${name}.writ`, import.meta.url), 'utf8'), origins)
