import { defineConfig } from 'vitest/config'
import { LongestFirst } from './scripts/longest-first.mjs'

/**
 * A test with a real browser in it is tried once more when it fails: Playwright over BiDi now and then gets nothing to run
 * in a new window of Firefox. A test that passed only then is named before the last line (`scripts/steps.mjs`).
 */
const RETRY = 1

/** Files that have a browser at once. Much is waited for, on the whole road most of all: with three of these at once half of two cores was idle. */
const BROWSERS = 3
const ROADS = 4
/** Files without one. One core less than there are, as vitest takes by itself, would be one at a time. */
const PLAIN = '100%'

/**
 * Of each project: the same cases of a property each time; what is waited for comes when it comes, within the time of its test; and what
 * a failure names is said with its values, for a line of `scripts/steps.mjs` may be all that is left of it.
 */
const EACH = {
  setupFiles: ['./scripts/same-seed.mjs'],
  expect: { poll: { timeout: 20_000 } },
  chaiConfig: { truncateThreshold: 600 }
}

const SKIP = ['**/node_modules/**', '**/.output/**', '**/.wxt/**', '**/.build/**']

/**
 * Where files run one after another in a process (`isolate: false`), what they import is loaded once for all of them: a third of the time.
 * No module of ours keeps what a test did.
 *
 * `unit` needs nothing but Node; `server` starts PGlite; `browser` and `e2e` start real browsers, a few files at a time;
 * `machine` starts real machines for code (bubblewrap, QEMU), one at a time; `wordpress` wants Debian's WordPress and MariaDB besides.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...EACH,
          name: 'unit',
          maxWorkers: PLAIN,
          isolate: false,
          include: ['**/*.test.ts'],
          // A property is tried many times, on whatever machine.
          testTimeout: 60_000,
          exclude: ['**/*.server.test.ts', '**/*.browser.test.ts', '**/*.machine.test.ts', ...SKIP]
        }
      },
      {
        test: {
          ...EACH,
          name: 'server',
          maxWorkers: PLAIN,
          isolate: false,
          include: ['**/*.server.test.ts'],
          exclude: SKIP,
          testTimeout: 60_000,
          hookTimeout: 120_000
        }
      },
      {
        test: {
          ...EACH,
          name: 'machine',
          include: ['**/*.machine.test.ts'],
          exclude: SKIP,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1
        }
      },
      {
        test: {
          ...EACH,
          name: 'browser',
          retry: RETRY,
          include: ['**/*.browser.test.ts'],
          exclude: SKIP,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: BROWSERS
        }
      },
      {
        test: {
          ...EACH,
          name: 'webkit',
          retry: RETRY,
          include: ['extension/dom/**/*.browser.test.ts'],
          exclude: SKIP,
          env: { WRIT_DOM_ENGINE: 'webkit' },
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: BROWSERS
        }
      },
      {
        test: {
          ...EACH,
          name: 'e2e',
          retry: RETRY,
          include: ['e2e/**/*.e2e.ts'],
          exclude: ['e2e/wordpress/**', ...SKIP],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          maxWorkers: ROADS,
          isolate: false
        }
      },
      {
        test: {
          ...EACH,
          name: 'wordpress',
          retry: RETRY,
          include: ['e2e/wordpress/**/*.e2e.ts'],
          exclude: SKIP,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers: ROADS,
          isolate: false
        }
      }
    ]
  }
})
