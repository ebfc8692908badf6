import { ensureDependencies, stop } from './bootstrap.mjs'
import { buildExtension } from './build-extension.mjs'
import { runSteps, runTests } from './steps.mjs'
import { ensureChromium, ensureFirefox, ensureWordPress } from './system-packages.mjs'

/** `npm run e2e [-- FILTER …]` and `npm run e2e:wordpress`: real browsers, real server, real sites. */
const [first, ...rest] = process.argv.slice(2)
const project = first === '--wordpress' ? 'wordpress' : 'e2e'
const more = project === 'wordpress' ? rest : process.argv.slice(2)
ensureDependencies()
ensureChromium()
ensureFirefox()
if (project === 'wordpress') {
  const why = ensureWordPress({ install: true })
  if (why) stop(why)
}
buildExtension()
process.exitCode = runSteps({ [project]: () => runTests(project, more) })
