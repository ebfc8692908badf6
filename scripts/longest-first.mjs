import { BaseSequencer } from 'vitest/node'

/** The files that take longest, those that take most first: one of them begun last would be waited for alone. */
const LONGEST = [
  'e2e/files.e2e.ts',
  'e2e/crashes.e2e.ts',
  'e2e/tabs.e2e.ts',
  'e2e/editors.e2e.ts',
  'e2e/frames.e2e.ts',
  'e2e/wordpress/wordpress.e2e.ts',
  'redteam/redteam.browser.test.ts',
  'extension/ui/every-page.browser.test.ts',
  'dsl/fuzz/soundness.test.ts',
  'cli/main.test.ts'
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
