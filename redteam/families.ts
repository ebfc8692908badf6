/** Files of attacks by family, in the order in which they are run. */
export const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  Token: [
    'redteam/token/capability.ts',
    'redteam/token/delivery.ts',
    'redteam/token/batch.ts',
    'redteam/token/uses.ts',
    'redteam/token/proof-reused.ts',
    'redteam/token/standing.ts'
  ],
  Tool: ['redteam/tool/servers.ts'],
  Plan: ['redteam/plan/granted.ts', 'redteam/plan/origins.ts', 'redteam/plan/features.ts'],
  Policy: [
    'redteam/policy/decided.ts',
    'redteam/policy/local-server.ts',
    'redteam/policy/another-tenant.ts',
    'redteam/policy/server-away.ts',
    'redteam/policy/rollback.ts'
  ],
  Approval: ['redteam/approval/lies.ts', 'redteam/approval/forged-facts.ts', 'redteam/approval/presses.ts']
}

/** Those on the whole road, in real browsers: each file exports `ATTACKS` as browser/browser-attack.ts has them. */
export const BROWSER_FAMILIES: Readonly<Record<string, readonly string[]>> = {
  Messages: [
    'redteam/messages/forged.ts',
    'redteam/messages/outsiders.ts',
    'redteam/messages/of-a-run.ts',
    'redteam/messages/posing.ts',
    'redteam/messages/restarts.ts'
  ],
  Approval: ['redteam/approval/on-the-road.ts', 'redteam/approval/flood.ts'],
  Page: [
    'redteam/page/own-handlers.ts',
    'redteam/page/approved.ts',
    'redteam/page/kept-pages.ts',
    'redteam/page/lies.ts',
    'redteam/page/told.ts',
    'redteam/page/tools.ts',
    'redteam/page/secrets.ts',
    'redteam/page/prototypes.ts',
    'redteam/page/redirects.ts',
    'redteam/page/exfiltration.ts'
  ]
}
