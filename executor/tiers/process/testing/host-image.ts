import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { RUNNER_FILES, RUNNERS_FOLDER } from '../../../runners/index.ts'
import type { JailImage } from '../process-source.ts'

const PYTHON = '/usr/bin/python3'
const BUSYBOX = '/bin/busybox'

/** Why there is none, or `undefined`. */
export const hostImageLack = (): string | undefined => {
  const missing = [PYTHON, BUSYBOX].filter((program) => !existsSync(program))
  return missing.length === 0 ? undefined : `there is no ${missing.join(', ')}`
}

const copyInto = (root: string, file: string): void => {
  const to = join(root, file)
  mkdirSync(dirname(to), { recursive: true })
  cpSync(realpathSync(file), to, { recursive: true })
}

/** The libraries that a program names, at the paths where it looks for them. */
const librariesOf = (program: string): readonly string[] =>
  [...execFileSync('ldd', [program], { encoding: 'utf8' }).matchAll(/(\/\S+) \(0x/g)].flatMap(([, path]) => path ?? [])

/** An image made of this machine's own programs, for trying jails: Python, Node, busybox and the runners. */
export const makeHostImage = (): JailImage & { remove(): void } => {
  const rootFolder = mkdtempSync(join(tmpdir(), 'writ-host-image-'))
  for (const folder of ['dev', 'proc', 'work', 'tmp', 'etc', 'usr/bin', 'usr/lib/writ/runners']) {
    mkdirSync(join(rootFolder, folder), { recursive: true })
  }
  symlinkSync('usr/bin', join(rootFolder, 'bin'))
  const python = realpathSync(PYTHON)
  cpSync(python, join(rootFolder, 'usr/bin/python3'))
  cpSync(join('/usr/lib', basename(python)), join(rootFolder, 'usr/lib', basename(python)), { recursive: true })
  cpSync(process.execPath, join(rootFolder, 'usr/bin/node'))
  cpSync(BUSYBOX, join(rootFolder, 'usr/bin/busybox'))
  for (const name of ['sh', 'awk', 'mktemp', 'cat', 'ls', 'sleep', 'dd', 'id', 'mount', 'ip', 'ps']) {
    symlinkSync('busybox', join(rootFolder, 'usr/bin', name))
  }
  const extensions = join('/usr/lib', basename(python), 'lib-dynload')
  const programs = [python, process.execPath, ...readdirSync(extensions).map((name) => join(extensions, name))]
  for (const library of new Set(programs.flatMap(librariesOf))) copyInto(rootFolder, library)
  for (const name of RUNNER_FILES) {
    cpSync(join(RUNNERS_FOLDER, name), join(rootFolder, 'usr/lib/writ/runners', name))
  }
  execFileSync('chmod', ['-R', 'go=rX', rootFolder])
  return {
    digest: `sha256:${'0'.repeat(64)}`,
    rootFolder,
    remove: () => rmSync(rootFolder, { recursive: true, force: true })
  }
}
