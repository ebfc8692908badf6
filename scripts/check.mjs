import { ensureDependencies } from './bootstrap.mjs'
import { CHECKS } from './checks.mjs'
import { runCheck, runSteps, runTests } from './steps.mjs'

/** `npm run check`: what needs no browser and no server. `npm run types` and the like name the checks they want. */
ensureDependencies()
const named = process.argv.slice(2)
const known = [...Object.keys(CHECKS), 'unit']
const unknown = named.find((name) => !known.includes(name))
if (unknown) {
  console.error(`no check \`${unknown}\`; there are ${known.join(', ')}`)
  process.exit(2)
}
const wanted = named.length > 0 ? named : known
const steps = wanted.map((name) => [name, name === 'unit' ? () => runTests('unit') : () => runCheck(name)])
process.exitCode = await runSteps(Object.fromEntries(steps))
