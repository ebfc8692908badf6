import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

export const WORDPRESS = '/usr/share/wordpress'
export const MARIADBD = '/usr/sbin/mariadbd'

/** Debian's packages, and a file that tells each is there. */
const PARTS: readonly (readonly [name: string, file: string])[] = [
  ['wordpress', `${WORDPRESS}/wp-load.php`],
  ['mariadb-server', MARIADBD],
  ['mariadb-server', '/usr/bin/mariadb-install-db'],
  ['mariadb-client', '/usr/bin/mariadb'],
  ['mariadb-client', '/usr/bin/mariadb-dump'],
  ['php-cli', '/usr/bin/php']
]

const MODULES: readonly (readonly [name: string, module: string])[] = [
  ['php-mysql', 'mysqli'],
  ['php-xml', 'dom'],
  ['php-mbstring', 'mbstring'],
  ['php-gd', 'gd'],
  ['php-curl', 'curl'],
  ['php-intl', 'intl']
]

/** Why WordPress cannot be started here, in one line with what to install; `undefined` when it can. */
export const available = (): string | undefined => {
  const missing = new Set(PARTS.filter(([, file]) => !existsSync(file)).map(([name]) => name))
  if (!missing.has('php-cli')) {
    const loaded = spawnSync('/usr/bin/php', ['-m'], { encoding: 'utf8' }).stdout.split('\n')
    for (const [name, module] of MODULES) if (!loaded.includes(module)) missing.add(name)
  }
  return missing.size > 0 ? `not installed: ${[...missing].join(', ')} (apt install them)` : undefined
}
