import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureDependencies, houseEnv, NODE, ROOT } from './bootstrap.mjs'

/** `npm run dev`: types and unit tests, both again at every change, until interrupted. */
ensureDependencies()
const watch = (path, ...args) =>
  spawn(NODE, [join(ROOT, 'node_modules', path), ...args], { cwd: ROOT, stdio: 'inherit', env: houseEnv() })
const watchers = [
  watch('typescript/bin/tsc', '-b', '--watch', '--preserveWatchOutput'),
  watch('vitest/vitest.mjs', '--watch', '--project', 'unit')
]
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const watcher of watchers) watcher.kill(signal)
  })
}
