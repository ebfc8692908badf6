import { join } from 'node:path'
import { ensureDependencies, ROOT } from './bootstrap.mjs'
import { buildExtension, MANAGED } from './build-extension.mjs'
import { handOver } from './hand-over.mjs'
import { ensureBubblewrap, ensureChromium, ensureFirefox, ensureQemu } from './system-packages.mjs'

/** `npm start`: sets everything up, then does the main job (`writ demo`) with the same arguments. */
const args = process.argv.slice(2)
const kind = /\bfirefox\b/.test(args.join(' ')) ? 'firefox' : 'chromium'
ensureDependencies()
if (!args.includes('--help')) {
  if (kind === 'firefox') ensureFirefox()
  else ensureChromium()
  // Without them the executor says what is missing, and everything else runs.
  ensureBubblewrap()
  ensureQemu()
  buildExtension([MANAGED[kind]])
}
handOver(join(ROOT, 'cli/main.ts'), ['demo', ...args])
