import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decompressXz } from './vmlinux.ts'

const nameOf = (path: string): string =>
  path
    .replace(/^.*\//, '')
    .replace(/\.ko(\.xz)?$/, '')
    .replaceAll('-', '_')

const read = (path: string): Buffer => (path.endsWith('.xz') ? decompressXz(readFileSync(path)) : readFileSync(path))

/** The names after `depends=` in the module's own description of itself. */
const dependsOf = (module: Buffer): readonly string[] => {
  const start = module.indexOf('\0depends=') + '\0depends='.length
  const names = module.toString('latin1', start, module.indexOf(0, start))
  return names === '' ? [] : names.split(',').map((name) => name.replaceAll('-', '_'))
}

export interface KernelModule {
  readonly name: string
  readonly bytes: Buffer
}

/**
 * The modules of these names and all that they depend on, each after what it depends on. One that is built into the kernel is left out;
 * one that is neither there nor built in is an error.
 */
export const readModules = async (folder: string, wanted: readonly string[]): Promise<readonly KernelModule[]> => {
  const builtIn = new Set((await readFile(join(folder, 'modules.builtin'), 'utf8')).split('\n').map(nameOf))
  const files = await readdir(folder, { recursive: true })
  const paths = new Map(files.filter((file) => /\.ko(\.xz)?$/.test(file)).map((file) => [nameOf(file), file]))
  const found = new Map<string, KernelModule>()
  const add = (name: string): void => {
    if (found.has(name) || builtIn.has(name)) return
    const path = paths.get(name)
    if (path === undefined) throw new Error(`the kernel has no module ${name}`)
    const bytes = read(join(folder, path))
    for (const other of dependsOf(bytes)) add(other)
    found.set(name, { name, bytes })
  }
  for (const name of wanted) add(name)
  return [...found.values()]
}
