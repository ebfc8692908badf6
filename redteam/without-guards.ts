import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Guard } from './row.ts'

export const ROOT = join(import.meta.dirname, '..')
const ROOT_URL = pathToFileURL(`${ROOT}/`).href
const MARK = 'without='

const taken = new Map<string, { readonly guards: readonly Guard[]; readonly out: Set<Guard> }>()

const markOf = (url: string | undefined): string | undefined => url?.split(`?${MARK}`)[1]

const isOurs = (url: string): boolean => url.startsWith(ROOT_URL) && !url.includes('/node_modules/')

/** The text of a file without these guards. Throws where one does not stand in it exactly once: then it guards nothing. */
export const takeOut = (file: string, source: string, guards: readonly Guard[]): string =>
  guards
    .filter((guard) => guard.file === file)
    .reduce((text, { find, replace }) => {
      const found = text.split(find).length - 1
      if (found !== 1) throw new Error(`the guard \`${find}\` stands ${found} times in ${file}, not once`)
      return text.split(find).join(replace)
    }, source)

// Whoever was loaded without a guard loads all of the product anew and without it; nothing of that is seen by anybody else.
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context)
    const mark = markOf(context.parentURL)
    if (mark === undefined || markOf(resolved.url) !== undefined || !isOurs(resolved.url)) return resolved
    return { ...resolved, url: `${resolved.url}?${MARK}${mark}` }
  },
  load(url, context, next) {
    const loaded = next(url, context)
    const without = taken.get(markOf(url) ?? '')
    if (!without) return loaded
    const file = decodeURIComponent(url.slice(ROOT_URL.length).split('?', 1)[0] ?? '')
    const guards = without.guards.filter((guard) => guard.file === file)
    if (guards.length === 0) return loaded
    for (const guard of guards) without.out.add(guard)
    return { ...loaded, source: takeOut(file, readFileSync(join(ROOT, file), 'utf8'), guards) }
  }
})

let marks = 0

/** Imports a file of this folder with a product of its own behind it, from which the guards are taken out. */
export const importWithout = async <T>(
  file: string,
  guards: readonly Guard[]
): Promise<{ readonly module: T; readonly missed: readonly Guard[] }> => {
  const mark = String(++marks)
  const without = { guards, out: new Set<Guard>() }
  taken.set(mark, without)
  const module = (await import(`${pathToFileURL(join(ROOT, file)).href}?${MARK}${mark}`)) as T
  return { module, missed: guards.filter((guard) => !without.out.has(guard)) }
}
