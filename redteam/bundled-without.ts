import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Plugin } from 'esbuild'
import type { Guard } from './row.ts'
import { ROOT, takeOut } from './without-guards.ts'

const LOADERS = { ts: 'ts', tsx: 'tsx', css: 'css' } as const
type Ending = keyof typeof LOADERS

/** Takes the guards out of what is bundled. Throws where one does not stand in its file exactly once, or its file is not in the bundle. */
export const bundledWithout = (guards: readonly Guard[]): Plugin => ({
  name: 'without-guards',
  setup: ({ onLoad, onEnd }) => {
    const met = new Set<string>()
    onLoad({ filter: /\.(?:tsx?|css)$/ }, ({ path }) => {
      const file = relative(ROOT, path)
      if (!guards.some((guard) => guard.file === file)) return undefined
      met.add(file)
      const contents = takeOut(file, readFileSync(path, 'utf8'), guards)
      return { contents, loader: LOADERS[path.split('.').at(-1) as Ending] }
    })
    onEnd(() => {
      const missed = guards.find(({ file }) => !met.has(file))
      if (missed) throw new Error(`${missed.file} is not in the bundle`)
    })
  }
})
