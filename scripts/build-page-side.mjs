import { join } from 'node:path'
import { ROOT } from './bootstrap.mjs'
import { minifyScript } from './bundle-script.mjs'

const RARE = 'extension/dom/rare-acts.ts'
const OPTIONS = { bundle: true, write: false, target: 'es2022', logLevel: 'error' }

/** Of a page's refusals the kernel takes the codes alone: their sentences stay out of what is put into pages. */
const wordless = {
  name: 'wordless',
  setup({ onResolve }) {
    onResolve({ filter: /\/refusal-codes\.ts$/ }, () => ({ path: join(ROOT, 'webview/page/wordless-refusals.ts') }))
  }
}

/** Modules by name, as texts. */
const from = (modules) => ({
  name: 'from',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/\w+\.js$/ }, ({ path }) => ({ path, namespace: 'made' }))
    onLoad({ filter: /.*/, namespace: 'made' }, ({ path }) => ({ contents: modules[path.slice(2)], loader: 'js' }))
  }
})

const joined = async (build, contents, modules, more) => {
  const built = await build({ ...OPTIONS, stdin: { contents, resolveDir: ROOT }, plugins: [from(modules)], ...more })
  return built.outputFiles[0].text
}

/**
 * A page side as two scripts, of which the second is put there where a run needs it. They share their modules, with the state that these hold: the first
 * hands those that the second is built on to `start` of `entry`, which hands them on. `handOver` gives the second script's text, from that of the
 * function that takes them and gives the `RareActs`.
 */
export const buildPageSide = async (entry, handOver) => {
  const { build } = await import('esbuild')
  const split = await build({
    ...OPTIONS,
    entryPoints: { first: join(ROOT, entry), rare: join(ROOT, RARE) },
    splitting: true,
    format: 'esm',
    outdir: ROOT,
    chunkNames: 'shared',
    // Short names for what one script takes of the other.
    minifyIdentifiers: true,
    plugins: [wordless]
  })
  const modules = Object.fromEntries(split.outputFiles.map(({ path, text }) => [path.slice(ROOT.length + 1), text]))
  const made = Object.keys(modules).sort().join(' ')
  if (made !== 'first.js rare.js shared.js') throw new Error(`the page side falls into ${made}`)
  // What the second takes of the first; no module of ours exports what changes.
  const taken = /^import \{([^}]*)\} from "\.\/shared\.js";$/m.exec(modules['rare.js'])?.[1] ?? ''
  const names = taken.split(',').map((name) => name.trim().split(' as ')[0])
  const list = `{ ${names.join(', ')} }`
  const [first, rare] = await Promise.all([
    joined(build, `import ${list} from './shared.js'; import { start } from './first.js'; start(${list})`, modules, {
      format: 'iife'
    }),
    joined(
      build,
      `import { rareActs } from './rare.js'; export default rareActs`,
      { ...modules, 'shared.js': `export const ${list} = shared` },
      { format: 'iife', globalName: 'rare' }
    )
  ])
  const text = handOver(`(shared) => { ${rare}; return rare.default }`)
  return {
    first: await minifyScript(first),
    rare: await minifyScript(text, { module: text.startsWith('export ') })
  }
}
