import {
  FileNotFoundError,
  type FilesystemEvent,
  FileType,
  InvalidArgumentError,
  NotEnoughSpaceError,
  Sandbox,
  SandboxError
} from 'e2b'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type E2bHere, lack, startE2bHere } from '../testing/e2b-here.ts'

const BYTES = Uint8Array.from({ length: 700_000 }, (_, at) => at % 251)

describe.skipIf(lack !== undefined)('files by E2B’s SDK', () => {
  let here: E2bHere
  let sandbox: Sandbox
  beforeAll(async () => {
    here = await startE2bHere()
    sandbox = await Sandbox.create(here.connection(await here.key()))
  })
  afterAll(() => here.server.close())

  test('are written and read as text, bytes, blob and stream', async () => {
    expect(await sandbox.files.write('text.txt', 'grüße\n')).toEqual({
      name: 'text.txt',
      path: '/home/user/text.txt',
      type: 'file'
    })
    expect(await sandbox.files.read('text.txt')).toBe('grüße\n')
    await sandbox.files.write('/home/user/a/b/bytes', new Blob([BYTES]))
    expect(await sandbox.files.read('~/a/b/bytes', { format: 'bytes' })).toEqual(BYTES)
    const blob = await sandbox.files.read('a/b/bytes', { format: 'blob' })
    expect(blob.size).toBe(BYTES.length)
    const stream = await sandbox.files.read('a/b/bytes', { format: 'stream' })
    expect(new Uint8Array(await new Response(stream).arrayBuffer())).toEqual(BYTES)
    await sandbox.files.write('empty', '')
    expect(await sandbox.files.read('empty')).toBe('')
    expect((await sandbox.commands.run('cat text.txt; stat -c %s a/b/bytes')).stdout).toBe('grüße\n700000\n')
  })

  test('are written from a stream, packed, with marks, and many at once', async () => {
    await sandbox.files.write('streamed', new Blob([BYTES]).stream())
    expect(await sandbox.files.read('streamed', { format: 'bytes' })).toEqual(BYTES)
    await sandbox.files.write('packed', 'p'.repeat(100_000), { gzip: true })
    expect(await sandbox.files.read('packed')).toBe('p'.repeat(100_000))
    await sandbox.files.write('marked', '1', { metadata: { origin: 'a test', other: '' } })
    expect((await sandbox.files.getInfo('marked')).metadata).toEqual({ origin: 'a test', other: '' })
    const written = await sandbox.files.write([
      { path: 'many/one "1".txt', data: 'one' },
      { path: '/tmp/two', data: new TextEncoder().encode('two').buffer as ArrayBuffer }
    ])
    expect(written.map(({ path }) => path)).toEqual(['/home/user/many/one "1".txt', '/tmp/two'])
    expect([await sandbox.files.read('many/one "1".txt'), await sandbox.files.read('/tmp/two')]).toEqual(['one', 'two'])
    expect(await sandbox.files.write([])).toEqual([])
  })

  test('are written and read many at once', async () => {
    const paths = Array.from({ length: 12 }, (_, at) => `at-once/${at}`)
    await Promise.all(paths.map((path) => sandbox.files.write(path, path)))
    expect(await Promise.all(paths.map((path) => sandbox.files.read(path)))).toEqual(paths)
  })

  test('are listed to a depth, with all that is known of them', async () => {
    await sandbox.commands.run('mkdir -p l/x/y; echo 123 > l/f; echo 1 > l/x/y/deep; ln -s f l/link; chmod 640 l/f')
    const flat = await sandbox.files.list('l')
    expect(flat.map(({ name, type }) => [name, type])).toEqual([
      ['f', FileType.FILE],
      ['link', FileType.FILE],
      ['x', FileType.DIR]
    ])
    expect(flat[0]).toMatchObject({
      path: '/home/user/l/f',
      size: 4,
      mode: 0o640,
      permissions: '-rw-r-----',
      owner: 'user',
      group: 'user'
    })
    expect(Math.abs((flat[0]?.modifiedTime?.getTime() ?? 0) - Date.now())).toBeLessThan(600_000)
    expect(flat[1]?.symlinkTarget).toBe('/home/user/l/f')
    const deep = await sandbox.files.list('l', { depth: 3 })
    expect(deep.map(({ path }) => path)).toContain('/home/user/l/x/y/deep')
    await expect(sandbox.files.list('l', { depth: 0 })).rejects.toThrow(InvalidArgumentError)
    await expect(sandbox.files.list('l/f')).rejects.toThrow(InvalidArgumentError)
    await expect(sandbox.files.list('none')).rejects.toThrow(FileNotFoundError)
  })

  test('are asked after, made, moved and removed', async () => {
    expect(await sandbox.files.makeDir('made/below')).toBe(true)
    expect(await sandbox.files.makeDir('made/below')).toBe(false)
    expect(await sandbox.files.exists('made/below')).toBe(true)
    expect(await sandbox.files.exists('made/none')).toBe(false)
    expect(await sandbox.files.getInfo('made')).toMatchObject({
      name: 'made',
      type: FileType.DIR,
      path: '/home/user/made'
    })
    await expect(sandbox.files.getInfo('none')).rejects.toThrow(FileNotFoundError)
    await sandbox.files.write('made/f', '1')
    await expect(sandbox.files.makeDir('made/f')).rejects.toThrow(InvalidArgumentError)
    expect(await sandbox.files.rename('made/f', 'moved/g')).toMatchObject({ path: '/home/user/moved/g', name: 'g' })
    await expect(sandbox.files.rename('none', 'x')).rejects.toThrow(FileNotFoundError)
    await sandbox.files.remove('made')
    await sandbox.files.remove('made')
    expect(await sandbox.files.exists('made')).toBe(false)
  })

  test('that are not there, are folders, are not the user’s or do not fit are refused, each in the SDK’s own words', async () => {
    await expect(sandbox.files.read('none')).rejects.toThrow(FileNotFoundError)
    await expect(sandbox.files.read('none', { format: 'stream' })).rejects.toThrow(FileNotFoundError)
    await expect(sandbox.files.read('/home/user')).rejects.toThrow(InvalidArgumentError)
    await expect(sandbox.files.write('/home', 'x')).rejects.toThrow(InvalidArgumentError)
    await expect(sandbox.files.read('/dev/vda')).rejects.toThrow(SandboxError)
    await expect(sandbox.files.write('/usr/bin/x', 'x')).rejects.toThrow(/file-denied/)
    await expect(sandbox.files.read('text.txt', { user: 'root' })).rejects.toThrow(InvalidArgumentError)
    await expect(sandbox.files.list('.', { user: 'root' })).rejects.toThrow(InvalidArgumentError)
    await expect(sandbox.files.write('large', new Blob([new Uint8Array(40 * 1024 * 1024)]))).rejects.toThrow(
      NotEnoughSpaceError
    )
    await sandbox.files.remove('large')
  })

  test('are watched, below a folder only if asked, with their entries if asked', async () => {
    await sandbox.files.makeDir('seen/below')
    const flat: FilesystemEvent[] = []
    const deep: FilesystemEvent[] = []
    let exited = 0
    const exits = { onExit: () => void exited++ }
    const one = await sandbox.files.watchDir('seen', (event) => void flat.push(event), { ...exits, includeEntry: true })
    await sandbox.files.watchDir('seen', (event) => void deep.push(event), { ...exits, recursive: true, timeoutMs: 0 })
    await sandbox.files.write('seen/a', 'x')
    await sandbox.files.rename('seen/a', 'seen/b')
    await sandbox.files.write('seen/below/c', 'x')
    await sandbox.files.remove('seen/b')
    const names = (events: readonly FilesystemEvent[]) => events.map(({ type, name }) => `${type} ${name}`)
    await expect.poll(() => names(deep)).toContain('remove b')
    expect(names(deep)).toEqual(expect.arrayContaining(['create below/c', 'write below/c']))
    await expect.poll(() => names(flat)).toContain('remove b')
    expect(names(flat)).toEqual(expect.arrayContaining(['create a', 'write a', 'rename a', 'create b']))
    expect(names(flat).filter((line) => line.includes('/'))).toEqual([])
    expect(flat.find(({ name, type }) => name === 'b' && type === 'create')?.entry?.path).toBe('/home/user/seen/b')
    await one.stop()
    await expect.poll(() => exited).toBe(1)
    await sandbox.files.remove('seen')
    await expect.poll(() => exited).toBe(2)
    await expect(sandbox.files.watchDir('none', () => undefined)).rejects.toThrow(FileNotFoundError)
    await expect(sandbox.files.watchDir('text.txt', () => undefined)).rejects.toThrow(InvalidArgumentError)
    await expect.poll(async () => (await sandbox.commands.list()).length).toBe(0)
  })

  test('are read and written by addresses that the SDK signs, until they are over and for that alone', async () => {
    await sandbox.files.write('signed.txt', 'signed')
    const read = await sandbox.downloadUrl('signed.txt', { useSignatureExpiration: 60 })
    expect(await (await fetch(read)).text()).toBe('signed')
    expect(await (await fetch(await sandbox.downloadUrl('/home/user/signed.txt', { user: 'user' }))).text()).toBe(
      'signed'
    )
    const form = new FormData()
    form.append('file', new Blob(['by form']), 'ignored')
    const written = await fetch(await sandbox.uploadUrl('form.txt'), { method: 'POST', body: form })
    expect(await written.json()).toMatchObject([{ path: '/home/user/form.txt' }])
    expect(await sandbox.files.read('form.txt')).toBe('by form')
    const other = new URL(read)
    other.searchParams.set('path', 'form.txt')
    const later = new URL(read)
    later.searchParams.set('signature_expiration', '99999999999')
    const over = await sandbox.downloadUrl('signed.txt', { useSignatureExpiration: -1 })
    const writes = fetch(read, { method: 'POST', body: form })
    const answers = await Promise.all([fetch(other), fetch(later), fetch(over), writes])
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
    expect(await answers[2].json()).toMatchObject({ refusal: { code: 'capability/expired' } })
  })
})
