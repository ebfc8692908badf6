import { riskOf } from '@writ/dsl/contract'
import { everyExpr, pathOf } from './atoms.ts'
import { type Finding, type FindingCode, spanOf } from './finding.ts'
import { impossibleAt, needsNo, needsYes } from './impossible-at.ts'
import { isClass, type PolicyScope, scopeOf } from './policy-scope.ts'
import { headOf, type ReadPolicy } from './read-policies.ts'

const SITE_PATHS = /^(resource\.(origin|host|name|text)|context\.(origin|from|to|sites))$/

/** Does anything in the policy bind it to a place? */
const namesPlace = ({ json }: ReadPolicy, { resource, actions }: PolicyScope): boolean =>
  resource.id !== undefined ||
  (resource.type === 'Planner' && actions.length === 1) ||
  everyExpr(json).some((expr) => SITE_PATHS.test(pathOf(expr) ?? '') || pathOf(expr) === 'resource')

const includes = (wide: PolicyScope, narrow: PolicyScope): boolean =>
  narrow.actions.every((action) => wide.actions.includes(action)) &&
  (wide.resource.type === undefined ||
    (wide.resource.type === narrow.resource.type &&
      (wide.resource.id === undefined || wide.resource.id === narrow.resource.id)))

/** A secret goes only to its own site, and what a person is asked is no act on a site. */
const QUIET: readonly string[] = ['secret', 'human']

/** A permit that the dial does not ask about, for acts that leave a mark, at every site there is. */
const isWideOpen = (policy: ReadPolicy, scope: PolicyScope): boolean =>
  policy.json.annotations?.ask === 'never' &&
  scope.actions.some((action) => isClass(action) && !QUIET.includes(action) && riskOf(action) >= riskOf('download')) &&
  !needsYes(policy) &&
  !namesPlace(policy, scope)

/** What a policy's head and conditions say together: that it never applies, permits too much, or is overruled. */
export const lintScope = (text: string, policies: readonly ReadPolicy[]): readonly Finding[] => {
  const scopes = new Map(policies.map((policy) => [policy, scopeOf(policy.json)]))
  const bans = policies.filter(
    ({ json }) => json.effect === 'forbid' && json.conditions.length === 0 && json.principal.op === 'All'
  )
  return policies.flatMap((policy) => {
    const scope = scopes.get(policy) ?? scopeOf(policy.json)
    const head = headOf(text, policy)
    const span = spanOf(text, head.start, head.end)
    const say = (code: FindingCode, severity: Finding['severity'], message: string, hint: string): Finding => ({
      code,
      severity,
      policy: policy.name,
      message,
      hint,
      span
    })
    const clash = impossibleAt(policy, scope)
    if (clash !== undefined)
      return [
        say(
          'policy/never-applies',
          'warning',
          'this policy can never apply to any request',
          `nothing is all that it asks of \`${clash}\``
        )
      ]
    if (policy.json.effect === 'forbid') return []
    const ban = bans.find((other) => includes(scopes.get(other) ?? scope, scope))
    return [
      ...(ban
        ? [say('policy/overruled', 'warning', `\`${ban.name}\` forbids all that this permits`, 'remove one of the two')]
        : []),
      ...(needsNo(policy)
        ? [
            say(
              'policy/yes-refuses',
              'warning',
              'this permits only what the person did not say yes to, which is nothing: what is silent must be permitted with a yes too',
              'leave `context.approved` out for what needs no question; write `when { context.approved }` for what does'
            )
          ]
        : []),
      ...(isWideOpen(policy, scope)
        ? [
            say(
              'policy/no-resource',
              'warning',
              'this permits acts that leave a mark at every site, without asking',
              'name the site (`resource in Site::"https://…"`), or leave `@ask("never")` away, so that the dial asks'
            )
          ]
        : !namesPlace(policy, scope) && scope.actions.some(isClass)
          ? [say('policy/no-resource', 'note', 'this permit holds at every site', 'name the site if one is meant')]
          : [])
    ]
  })
}
