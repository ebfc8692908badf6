import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * What every script of the house does first. It runs on whatever Node the machine has (20 or newer), brings the
 * dependencies in, and hands over to the Node 24 that came with them. Standard output belongs to what follows: everything
 * here goes to standard error.
 */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
export const NODE = join(ROOT, 'node_modules/node/bin/node')

export const say = (line) => process.stderr.write(`${line}\n`)

export const stop = (line) => {
  say(line)
  process.exit(1)
}

/** Runs a program with its output on standard error; gives its exit code, 1 where it was killed or is not there. */
export const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 2, 2], ...options }).status ?? 1

const stampOf = (path) => (existsSync(path) ? statSync(path).mtimeMs : -1)

/** npm writes node_modules/.package-lock.json last, so it is the stamp of a finished install. */
const areDependenciesCurrent = () =>
  existsSync(NODE) && stampOf(join(ROOT, 'node_modules/.package-lock.json')) >= stampOf(join(ROOT, 'package-lock.json'))

/** `npm ci`, when the dependencies are missing or older than the lock file. Stops the script where npm fails. */
export const ensureDependencies = () => {
  const [major = 0] = process.versions.node.split('.').map(Number)
  if (major < 20) stop(`writ needs Node 20 or newer to start; this is ${process.version}`)
  if (areDependenciesCurrent()) return
  say('Installing dependencies (npm ci) …')
  const code = run('npm', ['ci', '--loglevel=error'])
  if (code !== 0) stop(`npm ci failed with exit code ${code}`)
  if (!existsSync(NODE)) stop('npm ci did not bring Node 24: its install script (package `node`) was not run')
}

/** Where Node keeps what it made of our TypeScript: beside the code, and trusted as that is. */
export const COMPILED = join(ROOT, 'node_modules/.cache/writ/compiled')

/** The environment for what follows: our Node and our tools come first on the PATH, and Node reads what it compiled before. */
export const houseEnv = () => ({
  NODE_COMPILE_CACHE: COMPILED,
  ...process.env,
  PATH: [dirname(NODE), join(ROOT, 'node_modules/.bin'), process.env.PATH].join(':')
})
