import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

const TARGETS = '$(ORIGIN)|$(SITE)|$(RELEASE)|$(COMPONENT)'

/** Where this machine gets Debian's packages, as lines of a `sources.list`. What others publish does not go into the guest. */
export const debianSources = async (): Promise<{ readonly suite: string; readonly lines: readonly string[] }> => {
  const { stdout } = await run('apt-get', ['indextargets', '--format', TARGETS, 'Created-By: Packages'])
  const rows = stdout.split('\n').map((line) => line.split('|'))
  const lines = rows.flatMap(([origin, site, release, component]) =>
    origin === 'Debian' ? [`deb ${site} ${release} ${component}`] : []
  )
  const suite = lines.map((line) => line.split(' ')[2] ?? '').find((release) => !release.includes('-'))
  if (suite === undefined) throw new Error('apt knows no source of Debian here; try `apt-get update`')
  return { suite, lines: [...new Set(lines)] }
}

/** The same with the suite that brings newer kernels to a stable Debian. */
export const withBackports = (suite: string, lines: readonly string[]): readonly string[] => {
  const main = lines.find((line) => line.split(' ')[2] === suite)
  const backports = main?.replace(` ${suite} `, ` ${suite}-backports `)
  return backports === undefined || lines.includes(backports) ? lines : [...lines, backports]
}
