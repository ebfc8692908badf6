import { BaseSequencer } from 'vitest/node'

/** The files that take longest, those that take most first: one of them begun last would be waited for alone. */
const LONGEST = [
  'e2e/files.e2e.ts',
  'e2e/crashes.e2e.ts',
  'e2e/tabs.e2e.ts',
  'e2e/turns-ends.e2e.ts',
  'e2e/frames.e2e.ts',
  'e2e/editors.e2e.ts',
  'e2e/turns.e2e.ts',
  'e2e/webview-hostile.e2e.ts',
  'e2e/sites.e2e.ts',
  'e2e/refusals.e2e.ts',
  'e2e/vault.e2e.ts',
  'e2e/egress-lock.e2e.ts',
  'e2e/wordpress/wordpress.e2e.ts',
  'e2e/floor.e2e.ts',
  'e2e/crash-core.e2e.ts',
  'e2e/cli.e2e.ts',
  'redteam/redteam.browser.test.ts',
  'extension/ui/every-page.browser.test.ts',
  'extension/ui/approval-page.browser.test.ts',
  'extension/platform/server/kept-log.browser.test.ts',
  'cli/exec/exec.server.test.ts',
  'policy-server/traces/traces.server.test.ts',
  'policy-server/store/new-database.server.test.ts',
  'dsl/fuzz/soundness.test.ts',
  'cli/main.test.ts',
  'scripts/borders.test.ts'
]

const placeOf = ({ moduleId }) => {
  const place = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`))
  return place === -1 ? LONGEST.length : place
}

/** Vitest's own order, which is by size where it knows no times, but for those. */
export class LongestFirst extends BaseSequencer {
  async sort(files) {
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b))
  }
}
