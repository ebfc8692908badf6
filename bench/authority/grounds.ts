import { checkPlan } from '@writ/dsl/check'
import type { Manifest } from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import { layPolicies, type PolicyInForce, parsePolicy } from '@writ/policy-server/decide'

/** Every site that the policies name; plans act on the first of them. */
const siteOf = (i: number): string => `https://s${i}.example.com`

/** What a tenant writes: some rules for every site, and for each site of its own what may be done there, by name, count and path. */
export const policyText = (count: number): string => {
  const common = [
    `@id("quiet") permit (principal, action in [Action::"read", Action::"navigate", Action::"input", Action::"activate"], resource);`,
    `@id("marks") permit (principal, action in [Action::"submit", Action::"share"], resource) when { context.approved };`,
    `@id("back") permit (principal, action == Action::"flow", resource is Planner);`,
    `@id("moves") permit (principal, action == Action::"flow", resource is Site) when { context.approved || !context.value };`,
    `@id("not-many") forbid (principal, action, resource is Target) when { context.count > 500 };`,
    `@id("no-admin") forbid (principal, action, resource is Target) when { resource.name like "*Administrator*" };`
  ]
  const own = Array.from({ length: Math.max(0, count - common.length) }, (_, i) => {
    const site = siteOf(Math.floor(i / 4))
    const rules = [
      `permit (principal, action == Action::"submit", resource in Site::"${site}") when { resource.name like "Save *" };`,
      `forbid (principal, action == Action::"navigate", resource in Site::"${site}") when { context has path && context.path like "/admin/*" };`,
      `forbid (principal, action == Action::"activate", resource in Site::"${site}") when { context.count > 50 && resource.role == "button" };`,
      `permit (principal, action == Action::"destroy", resource in Site::"${site}") when { context.approved && context.count == 1 };`
    ]
    return `@id("own-${i}") ${rules[i % rules.length]}`
  })
  return [...common, ...own].join('\n')
}

export const policyOf = (count: number): PolicyInForce => {
  const tenant = parsePolicy(policyText(count))
  if (!tenant.ok) throw new Error(tenant.refusal.message)
  return layPolicies({ tenant: tenant.value, dial: 'balanced' })
}

/** A plan of thirty effects on three sites; `n` makes its names others than those of the last. */
export const planText = (n: number): string => {
  const sites = [0, 1, 2]
  const acts = (i: number) => [
    `open "/p${n}"`,
    ...Array.from({ length: 4 }, (_, k) => `fill field "Field ${n} ${k}" with "value ${k}"`),
    ...Array.from({ length: 4 }, (_, k) => `click link "Link ${n} ${k}"`),
    `let x${i} = read text of heading "Total ${n}"`
  ]
  return [
    `plan "Thirty effects ${n}"`,
    ...sites.map((i) => `site s${i} = "${siteOf(i)}"`),
    ...sites.map((i) => `on s${i} {\n  ${acts(i).join('\n  ')}\n}`),
    'return { x0, x1, x2 }'
  ].join('\n')
}

export const manifestOf = (text: string): Manifest => {
  const { plan } = parsePlan(text)
  const checked = plan && checkPlan(plan, { request: 'Look at the totals' }).checked
  if (!checked) throw new Error('the measured plan is not right')
  return checked.manifest
}

export const ACTORS = {
  agent: { id: 'planner', name: 'Planner' },
  person: 'person',
  device: 'device',
  tenant: 'default',
  request: { text: 'Look at the totals', saidBy: 'person' }
} as const
