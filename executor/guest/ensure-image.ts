import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { ok, type Result, refuse } from '@writ/dsl/contract'
import * as z from 'zod'
import { buildImage, PARTS, type Say } from './build-image.ts'
import { OWN } from './build-tree.ts'
import { cacheFolder, locked, makeFolderWhole } from './guest-cache.ts'
import { pruneBeside, useKept } from './prune-cache.ts'
import * as recipe from './recipe.ts'

/** A guest image on this machine. */
export interface Image {
  /** Over the root, kernel and boot archive: `sha256:…`, as tokens name it. */
  readonly digest: string
  readonly variant: recipe.Variant
  /** Version of the kernel. */
  readonly kernel: string
  /** Where all of it lies. */
  readonly folder: string
  /** The root as a folder that everybody may read and nobody but its owner write: for jails. */
  readonly rootFolder: string
  /** The same as a file system for a virtual disk. */
  readonly disk: string
  readonly vmlinux: string
  readonly boot: string
}

const descriptionSchema = z.object({ digest: z.string(), variant: z.enum(recipe.VARIANTS), kernel: z.string() })

const TOOLS = ['mmdebstrap', 'mkfs.erofs', 'xz', 'tar', 'flock', 'bwrap', 'apt-get']

const isOnPath = (tool: string): boolean =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].some((folder) => existsSync(join(folder, tool)))

/** What of the recipe's tools this machine lacks. */
const missingTools = (): readonly string[] => TOOLS.filter((tool) => !isOnPath(tool))

/** Names the recipe: an image that another one made is never taken for this one's. */
const hashRecipe = async (variant: recipe.Variant): Promise<string> => {
  // By name: what loads the module may name its parts in another order.
  const parts = Object.entries(recipe).sort(([one], [other]) => (one < other ? -1 : 1))
  const hash = createHash('sha256').update(JSON.stringify([variant, parts]))
  for (const { from, names } of OWN) {
    for (const name of names) hash.update(name).update(await readFile(join(from, name)))
  }
  return hash.digest('hex').slice(0, 16)
}

const readImage = async (folder: string): Promise<Image | undefined> => {
  const text = await readFile(join(folder, PARTS.description), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const part = (name: keyof typeof PARTS) => join(folder, PARTS[name])
  const { digest, variant, kernel } = descriptionSchema.parse(JSON.parse(text))
  return {
    digest,
    variant,
    kernel,
    folder,
    rootFolder: part('root'),
    disk: part('disk'),
    vmlinux: part('kernel'),
    boot: part('boot')
  }
}

/**
 * The guest image of this recipe, built where this machine has none yet: that takes a minute, and `say` hears of it. Refuses
 * `executor/no-image` where it cannot be built here.
 */
export const ensureImage = async (variant: recipe.Variant = 'plain', say: Say = () => {}): Promise<Result<Image>> => {
  const folder = join(cacheFolder(), 'guest', `${variant}-${await hashRecipe(variant)}`)
  const there = await readImage(folder)
  if (there) {
    await useKept(folder)
    return ok(there)
  }
  const missing = missingTools()
  if (missing.length > 0) {
    say(`A guest image cannot be built here; this machine lacks ${missing.join(', ')}.`)
    return refuse('executor/no-image')
  }
  const built = await locked(`${folder}.lock`, async () => {
    if (!(await readImage(folder))) await makeFolderWhole(folder, (making) => buildImage(making, variant, say))
    await useKept(folder)
    await pruneBeside(folder)
    return readImage(folder)
  })
  return built ? ok(built) : refuse('executor/no-image')
}
