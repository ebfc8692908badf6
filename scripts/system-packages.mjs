import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { findBrowser } from '../cli/browser/find-browser.mjs'
import { NODE, ROOT, run, say, stop } from './bootstrap.mjs'

const succeeds = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** What goes before a command that needs root: nothing as root, `sudo -n` where it asks for no password, else `undefined`. */
const rootPrefix = () => {
  if (process.getuid?.() === 0) return []
  return succeeds('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined
}

/** Installs Debian packages where that is allowed; says whether it was done. */
const aptInstall = (packages) => {
  const prefix = rootPrefix()
  if (!prefix || !succeeds('apt-get', ['--version'])) return false
  say(`Installing ${packages.join(' ')} (apt-get) …`)
  const apt = (...args) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args]
    return run(command, rest) === 0
  }
  // A stale or absent package list is the usual reason for a failed install; a failed update alone is not fatal.
  apt('update')
  return apt('install', '-y', '--no-install-recommends', ...packages)
}

const ensureBrowser = (kind, packages) => {
  if (findBrowser(kind)) return
  if (aptInstall(packages) && findBrowser(kind)) return
  stop(`writ needs ${kind}; install it with: sudo apt-get install ${packages.join(' ')}`)
}

/** Looks for the browser, installs it by apt where root (or sudo without a password) allows it, else says one line and stops. */
export const ensureChromium = () => ensureBrowser('chromium', ['chromium', 'chromium-sandbox'])
export const ensureFirefox = () => ensureBrowser('firefox', ['firefox-esr'])

const XVFB = '/usr/bin/Xvfb'
/** A virtual display, for the one test that needs two windows; without it that test says so and is skipped. */
export const ensureXvfb = () => {
  if (!existsSync(XVFB)) aptInstall(['xvfb'])
}

const POSTGRESQL = '/usr/lib/postgresql'
/** A real PostgreSQL, for the tests of many servers on one database; without it those say so and are skipped. */
export const ensurePostgres = () => {
  if (!existsSync(POSTGRESQL)) aptInstall(['postgresql'])
}

const WEBKIT = {
  '/usr/bin/python3': 'python3',
  '/usr/lib/python3/dist-packages/gi': 'python3-gi',
  '/usr/bin/xvfb-run': 'xvfb',
  '/usr/bin/xauth': 'xauth'
}
const WEBKIT_TYPES = /^WebKit2-4\.1\.typelib$/
/** Is there all that the tests in WebKit need? */
export const hasWebKit = () => Object.keys(WEBKIT).every((file) => existsSync(file)) && hasWebKitTypes()

const hasWebKitTypes = () =>
  existsSync('/usr/lib') &&
  readdirSync('/usr/lib').some((lib) => {
    const folder = `/usr/lib/${lib}/girepository-1.0`
    return existsSync(folder) && readdirSync(folder).some((file) => WEBKIT_TYPES.test(file))
  })

/** WebKitGTK and Python's way to it, for the host of webviews; without it those tests say so and are skipped, and in CI fail. */
export const ensureWebKit = () => {
  const missing = Object.keys(WEBKIT)
    .filter((file) => !existsSync(file))
    .map((file) => WEBKIT[file])
  if (!hasWebKitTypes()) missing.push('gir1.2-webkit2-4.1')
  if (missing.length > 0) aptInstall(missing)
}

const JAIL = { '/usr/bin/bwrap': 'bubblewrap', '/usr/bin/python3': 'python3-minimal', '/bin/busybox': 'busybox-static' }
/** What jails a process, and what runs in the jail; without it those tests say so and are skipped, and in CI fail. */
export const ensureBubblewrap = () => {
  const missing = Object.keys(JAIL).filter((program) => !existsSync(program))
  if (missing.length > 0) aptInstall(missing.map((program) => JAIL[program]))
}

const MACHINES = {
  '/usr/bin/qemu-system-x86_64': 'qemu-system-x86',
  '/usr/bin/mmdebstrap': 'mmdebstrap',
  '/usr/bin/mkfs.erofs': 'erofs-utils',
  '/usr/bin/xz': 'xz-utils'
}
/** What runs virtual machines, and builds what runs in them; without it those tests say so and are skipped, and in CI fail. */
export const ensureQemu = () => {
  const missing = Object.keys(MACHINES).filter((program) => !existsSync(program))
  if (missing.length > 0) aptInstall(missing.map((program) => MACHINES[program]))
}

const WORDPRESS = [
  'wordpress',
  'mariadb-server',
  'mariadb-client',
  'php-cli',
  ...['mysql', 'xml', 'mbstring', 'gd', 'curl', 'intl'].map((module) => `php-${module}`)
]

/** The suite itself knows what it needs; empty when it can run. */
const missingForWordPress = () => {
  const ask = "import { available } from './e2e/wordpress/available.ts'; process.stdout.write(available() ?? '')"
  const { status, stdout } = spawnSync(NODE, ['--input-type=module', '-e', ask], { cwd: ROOT, encoding: 'utf8' })
  return status === 0 ? stdout : 'the suite cannot be loaded'
}

/** WordPress, MariaDB and PHP are only for one end-to-end suite. Gives why it cannot run, or `undefined` when it can. */
export const ensureWordPress = ({ install }) => {
  const missing = missingForWordPress()
  if (missing && install && aptInstall(WORDPRESS)) return missingForWordPress() || undefined
  return missing || undefined
}
