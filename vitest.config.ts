import { defineConfig } from 'vitest/config'

/**
 * A test with a real browser in it is tried once more when it fails: Playwright over BiDi now and then gets nothing to run
 * in a new window of Firefox. A test that passed only then is named as retried in the report.
 */
const RETRY = 1

const SKIP = ['**/node_modules/**', '**/.output/**', '**/.wxt/**', '**/.build/**']

/**
 * `unit` needs nothing but Node; `server` starts PGlite; `browser` and `e2e` start real browsers, one file at a time;
 * `wordpress` wants Debian's WordPress and MariaDB besides.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: ['**/*.server.test.ts', '**/*.browser.test.ts', ...SKIP]
        }
      },
      {
        test: {
          name: 'server',
          include: ['**/*.server.test.ts'],
          exclude: SKIP,
          testTimeout: 30_000,
          hookTimeout: 60_000
        }
      },
      {
        test: {
          name: 'browser',
          retry: RETRY,
          include: ['**/*.browser.test.ts'],
          exclude: SKIP,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false
        }
      },
      {
        test: {
          name: 'e2e',
          retry: RETRY,
          include: ['e2e/**/*.e2e.ts'],
          exclude: ['e2e/wordpress/**', ...SKIP],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false
        }
      },
      {
        test: {
          name: 'wordpress',
          retry: RETRY,
          include: ['e2e/wordpress/**/*.e2e.ts'],
          exclude: SKIP,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false
        }
      }
    ]
  }
})
