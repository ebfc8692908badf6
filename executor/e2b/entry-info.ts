import type { FileEntry, TreeEntry } from '../machine/index.ts'

const TYPES = {
  file: 'FILE_TYPE_FILE',
  folder: 'FILE_TYPE_DIRECTORY',
  link: 'FILE_TYPE_SYMLINK',
  other: 'FILE_TYPE_UNSPECIFIED'
} as const
const LETTERS = { file: '-', folder: 'd', link: 'L', other: '?' } as const

/** The mode in letters: `-rw-r--r--`. */
const permissionsOf = (type: FileEntry['type'], mode: number): string =>
  LETTERS[type] + [...'rwxrwxrwx'].map((letter, at) => ((mode >> (8 - at)) & 1 ? letter : '-')).join('')

/** An entry as E2B's clients are told of it: a link that leads somewhere is told as what is there. */
export const entryInfo = ({ name, path, type, size, mode, modified, owner, group, target, marks }: TreeEntry) => {
  const shown = target ?? { type, mode }
  return {
    name: name === '' ? '/' : name,
    type: TYPES[shown.type],
    path,
    size: String(size),
    mode: shown.mode,
    permissions: permissionsOf(type, mode),
    owner,
    group,
    modifiedTime: new Date(modified).toISOString(),
    ...(target && { symlinkTarget: target.path }),
    metadata: marks
  }
}
