import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { cp, lstat, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { RUNNER_FILES, RUNNERS_FOLDER } from '../runners/index.ts'
import { EMPTY_FOLDERS, EPOCH, PRUNED } from './recipe.ts'

const run = promisify(execFile)

const AGENT_FOLDER = fileURLToPath(new URL('agent', import.meta.url))

/** The files of the guest that are ours: the agent, and the runners that it starts jobs with. */
export const OWN = [
  { from: AGENT_FOLDER, to: 'usr/lib/writ/agent', names: readdirSync(AGENT_FOLDER).sort() },
  { from: RUNNERS_FOLDER, to: 'usr/lib/writ/runners', names: RUNNER_FILES }
] as const

/** Debian's packages, unpacked and not configured, as one tree in `folder`. */
export const unpackPackages = async (
  folder: string,
  suite: string,
  sources: readonly string[],
  packages: readonly string[]
): Promise<void> => {
  const archive = `${folder}.tar`
  const include = `--include=${packages.join(',')}`
  await run('mmdebstrap', ['--quiet', '--variant=extract', include, suite, archive, ...sources], {
    env: { ...process.env, SOURCE_DATE_EPOCH: String(EPOCH) },
    maxBuffer: 1 << 24
  })
  await mkdir(folder, { recursive: true })
  await run('tar', ['-xf', archive, '-C', folder, '--no-same-owner', '--exclude=./dev/*'])
  await rm(archive)
}

/** Debian 12 unpacks into `/bin` and `/usr/bin` alike; as on every installed one, they become one. */
const mergeUsr = async (root: string): Promise<void> => {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    const from = join(root, name)
    const found = await lstat(from).catch(() => undefined)
    if (found?.isSymbolicLink()) continue
    await mkdir(join(root, 'usr', name), { recursive: true })
    if (found) await cp(from, join(root, 'usr', name), { recursive: true, verbatimSymlinks: true })
    await rm(from, { recursive: true, force: true })
    await symlink(`usr/${name}`, from)
  }
}

const link = async (target: string, path: string): Promise<void> => {
  if (await lstat(path).catch(() => undefined)) return
  await symlink(target, path)
}

/** Every name that busybox answers to and no package has. */
const linkBusybox = async (root: string): Promise<void> => {
  const { stdout } = await run(join(root, 'usr/bin/busybox'), ['--list'])
  for (const name of stdout.trim().split('\n')) await link('busybox', join(root, 'usr/bin', name))
}

/** What Debian's scripts would link when they configure the packages of linear algebra. */
const linkAlgebra = async (root: string): Promise<void> => {
  const libraries = 'usr/lib/x86_64-linux-gnu'
  for (const name of ['blas', 'lapack']) {
    const there = await lstat(join(root, libraries, name)).catch(() => undefined)
    if (there) await link(`${name}/lib${name}.so.3`, join(root, libraries, `lib${name}.so.3`))
  }
}

const writeAccounts = async (root: string): Promise<void> => {
  const etc = (name: string, text: string) => writeFile(join(root, 'etc', name), text)
  await etc('passwd', 'root:x:0:0:root:/:/bin/false\nuser:x:1000:1000:user:/work:/bin/sh\n')
  await etc('group', 'root:x:0:\nuser:x:1000:\n')
  await etc('hosts', '127.0.0.1 localhost\n')
  await etc('hostname', 'guest\n')
  await etc('nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files\n')
}

/**
 * Python's files compiled, by the guest's own Python: its root cannot be written, so that every start would compile them again.
 * Held to their hash and never checked, they say nothing of when they were made.
 */
const compilePython = async (root: string): Promise<void> => {
  const jail = ['--unshare-all', '--clearenv', '--bind', root, '/', '--dev', '/dev', '--proc', '/proc']
  const compile = ['-I', '-m', 'compileall', '-q', '--invalidation-mode', 'unchecked-hash']
  const folders = ['/usr/lib/python3.11', '/usr/lib/python3/dist-packages', '/usr/lib/writ']
  const env = ['--setenv', 'PYTHONHASHSEED', '0', '--setenv', 'PATH', '/usr/bin']
  await run('bwrap', [...jail, ...env, '/usr/bin/python3', ...compile, ...folders])
}

const copyOwn = async (root: string): Promise<void> => {
  for (const { from, to, names } of OWN) {
    await mkdir(join(root, to), { recursive: true })
    for (const name of names) await cp(join(from, name), join(root, to, name))
  }
}

/** Makes the guest's root of unpacked packages, in place. */
export const finishRoot = async (root: string): Promise<void> => {
  await mergeUsr(root)
  for (const path of PRUNED) await rm(join(root, path), { recursive: true, force: true })
  for (const path of EMPTY_FOLDERS) {
    await rm(join(root, path), { recursive: true, force: true })
    await mkdir(join(root, path), { recursive: true })
  }
  await linkBusybox(root)
  await linkAlgebra(root)
  await writeAccounts(root)
  await copyOwn(root)
  await compilePython(root)
  await run('chmod', ['-R', 'a-st,u=rwX,go=rX', root])
}
