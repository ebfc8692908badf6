import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findBrowser } from '../cli/browser/find-browser.mjs'
import { run, say, stop } from './bootstrap.mjs'

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

const WORDPRESS = ['wordpress', 'wordpress-theme-twentytwentythree', 'mariadb-server', 'php-cli', 'php-mysql']
const hasWordPress = () =>
  ['/usr/share/wordpress/wp-load.php', '/usr/sbin/mariadbd', '/usr/bin/php'].every((path) => existsSync(path))

/** WordPress, MariaDB and PHP are only for one end-to-end suite. Gives why it cannot run, or `undefined` when it can. */
export const ensureWordPress = ({ install }) => {
  if (hasWordPress() || (install && aptInstall(WORDPRESS) && hasWordPress())) return undefined
  return `WordPress is not installed (sudo apt-get install ${WORDPRESS.join(' ')})`
}
