import { readFileSync } from 'node:fs'

/** The plans of this folder. */
export const PLAN_NAMES = [
  'copy-between-sites',
  'delete-report',
  'file-expense',
  'list-reports',
  'wordpress-delete',
  'wordpress-publish',
  'wordpress-read'
] as const
export type PlanName = (typeof PLAN_NAMES)[number]

const siteLine = (site: string): RegExp => new RegExp(`^(site\\s+${site}\\s*=\\s*)"[^"\\n]*"`, 'm')

/**
 * The text of a plan with its sites at other origins, such as a port that was free today.
 * Throws when the plan declares no such site: it would act somewhere else.
 *
 * @example loadPlan('list-reports', { expenses: 'http://127.0.0.1:39917' })
 */
export const loadPlan = (name: PlanName, origins: Readonly<Record<string, string>> = {}): string => {
  const text = readFileSync(new URL(`./${name}.writ`, import.meta.url), 'utf8')
  return Object.entries(origins).reduce((changed, [site, origin]) => {
    if (!siteLine(site).test(changed)) throw new Error(`plan ${name} declares no site ${site}`)
    return changed.replace(siteLine(site), (_, head: string) => `${head}${JSON.stringify(origin)}`)
  }, text)
}
