import { ensureDependencies, stop } from './bootstrap.mjs'
import { buildExtension } from './build-extension.mjs'
import { buildWebview } from './build-webview.mjs'
import { runSteps, runTests } from './steps.mjs'
import { ensureChromium, ensureFirefox, ensureWebKit, ensureWordPress } from './system-packages.mjs'

/**
 * `npm run e2e [-- FILTER …]` and `npm run e2e:wordpress`: real browsers, real server, real sites. With `--all-engines`,
 * what our own code alone decides is tried in Firefox as well.
 */
const given = process.argv.slice(2)
const project = given[0] === '--wordpress' ? 'wordpress' : 'e2e'
const more = given.filter((arg) => arg !== '--wordpress' && arg !== '--all-engines')
if (given.includes('--all-engines')) process.env.WRIT_ENGINES = 'all'
ensureDependencies()
ensureChromium()
ensureFirefox()
ensureWebKit()
if (project === 'wordpress') {
  const why = ensureWordPress({ install: true })
  if (why) stop(why)
}
buildExtension()
await buildWebview()
process.exitCode = await runSteps({ [project]: () => runTests(project, more) })
