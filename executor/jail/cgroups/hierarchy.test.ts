import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findHierarchy } from './hierarchy.ts'

/** Folders as the kernel shows them: what is looked at here is where groups would be made, not what the kernel does with them. */
describe('where groups for jails can be made', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'writ-cgroups-'))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const folder = (path: string, files: Readonly<Record<string, string>> = {}): string => {
    const made = join(root, path)
    mkdirSync(made, { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(made, name), text)
    return made
  }
  const mount1 = (name: string) => `30 25 0:26 / ${join(root, name)} rw - cgroup cgroup rw,${name}`
  const ALL = ['memory', 'pids', 'cpu', 'cpuacct']

  test('is beside this process in each hierarchy of version 1', () => {
    for (const name of ALL) folder(`${name}/own`)
    const groups = ALL.map((name, at) => `${at + 1}:${name}:/own`).join('\n')
    expect(findHierarchy({ groups, mounts: ALL.map(mount1).join('\n') })).toEqual({
      version: 1,
      folders: Object.fromEntries(ALL.map((name) => [name, join(root, name, 'own')]))
    })
  })

  test('takes controllers of version 1 that are mounted together', () => {
    folder('both')
    for (const name of ['memory', 'pids']) folder(name)
    const groups = '1:cpu,cpuacct:/\n2:memory:/\n3:pids:/'
    const both = `30 25 0:26 / ${join(root, 'both')} rw - cgroup cgroup rw,cpu,cpuacct`
    expect(findHierarchy({ groups, mounts: [both, mount1('memory'), mount1('pids')].join('\n') })).toEqual({
      version: 1,
      folders: {
        cpu: join(root, 'both'),
        cpuacct: join(root, 'both'),
        memory: join(root, 'memory'),
        pids: join(root, 'pids')
      }
    })
  })

  test.each(ALL)('is nowhere in version 1 without %s', (missing) => {
    const there = ALL.filter((name) => name !== missing)
    for (const name of there) folder(name)
    const groups = there.map((name, at) => `${at + 1}:${name}:/`).join('\n')
    expect(findHierarchy({ groups, mounts: there.map(mount1).join('\n') })).toBeUndefined()
  })

  const mount2 = () => `30 25 0:26 / ${root} rw - cgroup2 cgroup2 rw`
  const GIVEN = { 'cgroup.controllers': 'cpu memory pids\n', 'cgroup.subtree_control': '' }

  test('is below this process in version 2, with the controllers handed down', () => {
    const own = folder('slice/own', GIVEN)
    expect(findHierarchy({ groups: '0::/slice/own', mounts: mount2() })).toEqual({ version: 2, folder: own })
    expect(readFileSync(join(own, 'cgroup.subtree_control'), 'utf8')).toBe('+memory +pids +cpu')
    expect(readdirSync(own).sort()).toEqual(['cgroup.controllers', 'cgroup.subtree_control'])
  })

  test('is the nearest group above that has what is needed', () => {
    folder('slice/own', { 'cgroup.controllers': 'memory\n', 'cgroup.subtree_control': '' })
    const slice = folder('slice', { ...GIVEN, 'cgroup.subtree_control': 'cpu memory pids' })
    expect(findHierarchy({ groups: '0::/slice/own', mounts: mount2() })).toEqual({ version: 2, folder: slice })
  })

  test('is nowhere where version 2 is there without controllers, and nothing is made in it', () => {
    folder('', { 'cgroup.controllers': 'hugetlb\n', 'cgroup.subtree_control': '' })
    expect(findHierarchy({ groups: '0::/', mounts: mount2() })).toBeUndefined()
    expect(readdirSync(root).sort()).toEqual(['cgroup.controllers', 'cgroup.subtree_control'])
  })

  test('is nowhere where nothing is mounted', () => {
    expect(findHierarchy({ groups: '', mounts: '' })).toBeUndefined()
  })
})
