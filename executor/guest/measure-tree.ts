import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { lstat, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

const isProgram = (mode: number): boolean => (mode & 0o111) !== 0

const lineOf = async (root: string, path: string): Promise<string> => {
  const full = join(root, path)
  const found = await lstat(full)
  if (found.isDirectory()) return `folder ${path}`
  if (found.isSymbolicLink()) return `link ${path} ${await readlink(full)}`
  if (!found.isFile()) throw new Error(`${path} is neither file, folder nor link`)
  return `${isProgram(found.mode) ? 'program' : 'file'} ${path} ${sha256(readFileSync(full))}`
}

/** What stands in a folder, a line for each entry by the order of their paths: all that makes two trees the same to who reads them. */
export const listTree = async (root: string): Promise<readonly string[]> => {
  const paths = (await readdir(root, { recursive: true })).sort()
  const lines: string[] = []
  for (const path of paths) lines.push(await lineOf(root, path))
  return lines
}
