import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** What a jail must be held to by the kernel, all of its processes together. */
export const CONTROLLERS = ['memory', 'pids', 'cpu', 'cpuacct'] as const
export type Controller = (typeof CONTROLLERS)[number]

/** Where groups for jails may be made: in version 2 one folder for all, in version 1 one for each controller. */
export type Hierarchy =
  | { readonly version: 2; readonly folder: string }
  | { readonly version: 1; readonly folders: Readonly<Record<Controller, string>> }

/** `/proc/self/cgroup` and `/proc/self/mountinfo`. */
export interface Seen {
  readonly groups: string
  readonly mounts: string
}

interface Mounted {
  readonly point: string
  /** What of the hierarchy the mount point shows. */
  readonly root: string
  readonly type: string
  readonly options: readonly string[]
}

// proc_pid_mountinfo(5): id, parent, device, root, point, options, optional fields, "-", type, source, options.
const mountsOf = (text: string): readonly Mounted[] =>
  text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ')
    const [, , , root, point] = before.split(' ')
    const [type, , options = ''] = after.split(' ')
    return root && point && type?.startsWith('cgroup') ? [{ root, point, type, options: options.split(',') }] : []
  })

/** cgroups(7): `number:controllers:path`; version 2 has number 0 and no controllers. */
const ownPath = (text: string, controller: Controller | undefined): string | undefined => {
  for (const line of text.split('\n')) {
    const [, names = '', ...path] = line.split(':')
    if (controller === undefined ? line.startsWith('0::') : names.split(',').includes(controller)) return path.join(':')
  }
  return undefined
}

const folderIn = ({ point, root }: Mounted, path: string): string => {
  const below = root !== '/' && path.startsWith(root) ? path.slice(root.length) : path
  const folder = resolve(point, `.${below}`)
  return existsSync(folder) ? folder : point
}

const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** A place in version 1 is good where a group can be made in it. */
const holdsGroups = (folder: string): boolean => {
  const probe = join(folder, `writ-probe-${process.pid}`)
  try {
    mkdirSync(probe)
    rmdirSync(probe)
    return true
  } catch {
    return false
  }
}

const findVersion1 = ({ groups, mounts }: Seen): Hierarchy | undefined => {
  const mounted = mountsOf(mounts)
  const folderOf = (controller: Controller): string | undefined => {
    const mount = mounted.find(({ type, options }) => type === 'cgroup' && options.includes(controller))
    const path = ownPath(groups, controller)
    if (mount === undefined || path === undefined) return undefined
    const folder = folderIn(mount, path)
    return holdsGroups(folder) ? folder : undefined
  }
  const [memory, pids, cpu, cpuacct] = CONTROLLERS.map(folderOf)
  if (memory === undefined || pids === undefined || cpu === undefined || cpuacct === undefined) return undefined
  return { version: 1, folders: { memory, pids, cpu, cpuacct } }
}

/** In version 2 there is no `cpuacct`: `cpu.stat` is in every group. */
const NEEDED = ['memory', 'pids', 'cpu'] as const

const wordsOf = (file: string): readonly string[] => readFileSync(file, 'utf8').split(/\s+/)

const hasControllers = (folder: string): boolean => {
  const file = join(folder, 'cgroup.controllers')
  return existsSync(file) && NEEDED.every((name) => wordsOf(file).includes(name))
}

/** Hands the controllers down to the groups of `folder`. The kernel refuses where processes stand in it, but in the real root. */
const handDown = (folder: string): boolean => {
  try {
    const control = join(folder, 'cgroup.subtree_control')
    const down = wordsOf(control)
    const missing = NEEDED.filter((name) => !down.includes(name))
    if (missing.length > 0) writeFileSync(control, missing.map((name) => `+${name}`).join(' '))
    return holdsGroups(folder)
  } catch {
    return false
  }
}

/** Takes this process out of its own group into one below, where it is the only one there, as a delegated scope of systemd's has it. */
const stepDown = (folder: string): boolean => {
  const own = join(folder, 'writ-executor')
  try {
    mkdirSync(own, { recursive: true })
    writeFileSync(join(own, 'cgroup.procs'), String(process.pid))
    return handDown(folder)
  } catch {
    return false
  }
}

const findVersion2 = ({ groups, mounts }: Seen): Hierarchy | undefined => {
  const mount = mountsOf(mounts).find(({ type }) => type === 'cgroup2')
  const path = ownPath(groups, undefined)
  if (mount === undefined || path === undefined) return undefined
  const own = folderIn(mount, path)
  for (let folder = own; folder.startsWith(mount.point); folder = dirname(folder)) {
    const isFit = hasControllers(folder) && isWritable(folder)
    if (isFit && (handDown(folder) || (folder === own && stepDown(folder)))) return { version: 2, folder }
    if (folder === mount.point) break
  }
  return undefined
}

/**
 * Finds where groups for jails can be made, version 2 first; `undefined` where there is no place with all that a jail needs.
 * Asking makes an empty group and takes it away again; in version 2 it hands controllers down.
 */
export const findHierarchy = (seen: Seen): Hierarchy | undefined => findVersion2(seen) ?? findVersion1(seen)

/** What this process sees. */
export const seeCgroups = (): Seen => ({
  groups: existsSync('/proc/self/cgroup') ? readFileSync('/proc/self/cgroup', 'utf8') : '',
  mounts: existsSync('/proc/self/mountinfo') ? readFileSync('/proc/self/mountinfo', 'utf8') : ''
})
