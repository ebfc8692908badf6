import { ensureDependencies } from './bootstrap.mjs'
import { buildExtension } from './build-extension.mjs'
import { buildWebview } from './build-webview.mjs'

/** `npm run build`: every build of the extension, where its sources are newer, and what a host of webviews ships. */
ensureDependencies()
buildExtension()
await buildWebview()
