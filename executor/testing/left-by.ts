import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findJail } from '../jail/index.ts'

const namedIn = (folder: string, prefix: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => (name.startsWith(prefix) ? [join(folder, name)] : []))

/** The control groups that an executor's process made for its machines and are still there. */
export const groupsOf = async (pid: number): Promise<readonly string[]> => {
  const { hierarchy } = await findJail()
  if (hierarchy === undefined) return []
  const parents = hierarchy.version === 2 ? [hierarchy.folder] : Object.values(hierarchy.folders)
  return [...new Set(parents)].flatMap((parent) => namedIn(parent, `writ-jail-${pid}-`))
}

/** The processes that are in one of these groups. */
export const processesIn = (groups: readonly string[]): ReadonlySet<string> => {
  const files = groups.map((group) => join(group, 'cgroup.procs')).filter((file) => existsSync(file))
  return new Set(files.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean)))
}

/** What its virtual machines have among temporary files. */
export const foldersOf = (pid: number): readonly string[] => namedIn(tmpdir(), `writ-vm-${pid}-`)
