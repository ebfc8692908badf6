import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * A tool's binaries are optional dependencies, one for each platform. A registry that mirrors only some of them makes npm
 * leave the others out of the lock file, and `npm ci` then refuses it as out of step. This names them again, so that
 * `npm ci` passes them over as other platforms'.
 */
const OS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const CPU = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

const platformOf = (name) => {
  const words = name.split(/[-/]/)
  const os = OS.find((each) => words.includes(each))
  const cpu = CPU.find((each) => words.includes(each)) ?? (words.includes('arm') ? 'arm' : undefined)
  const libc = words.includes('musl') ? 'musl' : os === 'linux' ? 'glibc' : undefined
  return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), ...(os && { os: [os] }) }
}

/** Where a package looked from `from` could stand: beside it, or further up. */
const placesFrom = (from, name) => {
  const parts = from.split('/node_modules/')
  return parts
    .map((_, i) => [...parts.slice(0, parts.length - i), name].join('/node_modules/'))
    .concat(`node_modules/${name}`)
}

/** Optional dependencies that the lock file names nowhere: name → {version, dev, engines}. */
export const findMissing = ({ packages }) =>
  Object.entries(packages).flatMap(([from, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !placesFrom(from, name).some((place) => place in packages))
      .map(([name, version]) => ({ name, version, ...(dev && { dev }) }))
  )

const main = () => {
  const path = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json')
  const lock = JSON.parse(readFileSync(path, 'utf8'))
  for (const { name, version, dev } of findMissing(lock)) {
    lock.packages[`node_modules/${name}`] = { version, ...(dev && { dev }), optional: true, ...platformOf(name) }
  }
  const places = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1))
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(places) }, null, 2)}\n`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main()
