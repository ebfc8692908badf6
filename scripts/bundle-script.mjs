import { join } from 'node:path'
import { ROOT } from './bootstrap.mjs'

/** One script of its own out of a module of the repository; as readable as it was. */
export const bundleScript = async (entry) => {
  const { build } = await import('esbuild')
  const built = await build({
    entryPoints: [join(ROOT, entry)],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'error'
  })
  return built.outputFiles[0].text
}

/** A script as small as it can be made; a twentieth smaller, gzipped, than esbuild makes it. */
export const minifyScript = async (text, { module = false } = {}) => {
  const { minify } = await import('@swc/core')
  const { code } = await minify(text, {
    compress: { passes: 3, toplevel: true },
    mangle: { toplevel: true },
    module,
    ecma: 2022
  })
  return code
}
