import { ensureDependencies } from './bootstrap.mjs'
import { buildExtension } from './build-extension.mjs'
import { buildWebview } from './build-webview.mjs'
import { beginCheck, beginTests, runCheck, runSteps, runTests } from './steps.mjs'
import {
  ensureBubblewrap,
  ensureChromium,
  ensureFirefox,
  ensurePostgres,
  ensureQemu,
  ensureWebKit,
  ensureWordPress,
  ensureXvfb,
  hasWebKit
} from './system-packages.mjs'

/** `npm test`: all that CI runs, on a machine where nothing was installed by hand. */
ensureDependencies()
ensureChromium()
ensureFirefox()
ensureXvfb()
ensureWebKit()
ensurePostgres()
ensureBubblewrap()
ensureQemu()
const noWordPress = ensureWordPress({ install: process.getuid?.() === 0 || Boolean(process.env.CI) })
buildExtension()
await buildWebview()

/** WordPress is tried beside the other sites: much of the time of both goes into waiting. */
const e2e = () => {
  console.log('in Firefox: what hangs on the engine; all of it there: npm run e2e -- --all-engines')
  if (!noWordPress) return runTests('e2e', ['--project', 'wordpress'])
  console.log(`WordPress not tried: ${noWordPress}`)
  const count = runTests('e2e')
  return { ...count, skipped: count.skipped + 1 }
}

/** The page executor where apps have their webviews. */
const webkit = () => {
  if (hasWebKit()) return runTests('webkit')
  console.log('WebKit not tried: gir1.2-webkit2-4.1, python3-gi and xvfb are not installed')
  return { passed: 0, failed: process.env.CI ? 1 : 0, skipped: 1, told: [] }
}

// Each is one thing at a time, and the first takes longest.
const [lint, borders] = [beginCheck('lint'), beginCheck('borders')]
// Most of its time goes into waiting for machines.
const machine = beginTests('machine')

process.exitCode = await runSteps({
  types: () => runCheck('types'),
  lint,
  borders,
  unit: () => runTests('unit'),
  server: () => runTests('server'),
  machine,
  browser: () => runTests('browser'),
  webkit,
  e2e
})
