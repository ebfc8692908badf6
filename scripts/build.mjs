import { ensureDependencies } from './bootstrap.mjs'
import { buildExtension } from './build-extension.mjs'

/** `npm run build`: every build of the extension, where its sources are newer. */
ensureDependencies()
buildExtension()
