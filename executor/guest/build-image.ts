import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { debianSources, withBackports } from './apt-sources.ts'
import { bootArchive } from './boot-archive.ts'
import { finishRoot, unpackPackages } from './build-tree.ts'
import { readModules } from './kernel-modules.ts'
import { listTree, sha256 } from './measure-tree.ts'
import { EPOCH, KERNEL_PACKAGE, MODULES, PACKAGES, type Variant } from './recipe.ts'
import { extractVmlinux } from './vmlinux.ts'

const run = promisify(execFile)

/** A file system has a name of its own; this one is always of the same name. */
const UUID = '77726974-0000-4000-8000-000000000000'

/** Told what is being done, a line at a time. */
export type Say = (line: string) => void

/** The files of an image in its folder. */
export const PARTS = {
  root: 'root',
  disk: 'root.erofs',
  kernel: 'vmlinux',
  boot: 'boot.cpio',
  description: 'image.json'
} as const

/** The kernel that apt offers: of the backports where they are reached, which has what the guest's devices want built in. */
const unpackKernel = async (folder: string, suite: string, lines: readonly string[], say: Say): Promise<void> => {
  try {
    const newer = `${KERNEL_PACKAGE}/${suite}-backports`
    await unpackPackages(folder, suite, withBackports(suite, lines), [newer])
  } catch {
    say(`There is no newer kernel for ${suite}; taking its own.`)
    await unpackPackages(folder, suite, lines, [KERNEL_PACKAGE])
  }
}

const readKernel = async (folder: string, say: Say, suite: string, lines: readonly string[]) => {
  await unpackKernel(folder, suite, lines, say)
  const boot = await readdir(join(folder, 'boot'))
  const vmlinuz = boot.find((name) => name.startsWith('vmlinuz-'))
  if (vmlinuz === undefined) throw new Error('the kernel package has no kernel')
  const version = vmlinuz.slice('vmlinuz-'.length)
  return {
    version,
    vmlinux: extractVmlinux(await readFile(join(folder, 'boot', vmlinuz))),
    modules: await readModules(join(folder, 'lib/modules', version), MODULES)
  }
}

/** Builds the guest image into `folder`. The same packages give the same bytes; {@link PARTS} names what is there then. */
export const buildImage = async (folder: string, variant: Variant, say: Say): Promise<void> => {
  const scratch = await mkdtemp(join(tmpdir(), 'writ-guest-'))
  try {
    const { suite, lines } = await debianSources()
    say(`Getting the kernel from Debian ${suite} …`)
    const kernel = await readKernel(join(scratch, 'kernel'), say, suite, lines)
    say(`Getting ${PACKAGES[variant].join(', ')} …`)
    const root = join(folder, PARTS.root)
    await unpackPackages(root, suite, lines, PACKAGES[variant])
    say('Making the root …')
    await finishRoot(root)
    const disk = join(folder, PARTS.disk)
    await run('mkfs.erofs', ['-T', String(EPOCH), '-U', UUID, '--all-root', disk, root])
    const boot = bootArchive(await readFile(join(root, 'usr/bin/busybox')), kernel.modules)
    await writeFile(join(folder, PARTS.kernel), kernel.vmlinux)
    await writeFile(join(folder, PARTS.boot), boot)
    const parts = [`kernel ${sha256(kernel.vmlinux)}`, `boot ${sha256(boot)}`, ...(await listTree(root))]
    const digest = `sha256:${sha256(parts.join('\n'))}`
    const description = { digest, variant, kernel: kernel.version, disk: sha256(await readFile(disk)) }
    await writeFile(join(folder, PARTS.description), `${JSON.stringify(description)}\n`)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
