import { defineConfig } from 'vitest/config'

/** `unit` needs nothing but Node; `server` starts PGlite; `browser` and `e2e` start real browsers, one file at a time. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['{dsl,extension,policy-server,cli,examples,bench}/**/*.test.ts'], exclude: ['**/*.server.test.ts', '**/*.browser.test.ts', '**/node_modules/**', '**/.output/**'] } },
      { test: { name: 'server', include: ['**/*.server.test.ts'], exclude: ['**/node_modules/**'], testTimeout: 30_000, hookTimeout: 60_000 } },
      { test: { name: 'browser', include: ['**/*.browser.test.ts'], exclude: ['**/node_modules/**'], testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false } },
      { test: { name: 'e2e', include: ['e2e/**/*.e2e.ts'], exclude: ['**/node_modules/**'], testTimeout: 180_000, hookTimeout: 300_000, fileParallelism: false } }
    ]
  }
})
