import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Machine, MachineTree, Session, TreeEvent } from '../../machine/index.ts'
import { microvmHere, openMachine } from './testing/microvm-here.ts'

const { source, lack } = await microvmHere()

describe.skipIf(lack !== undefined)('the files of a virtual machine, beside their bytes', () => {
  let machine: Machine
  let session: Session
  let tree: MachineTree
  beforeAll(async () => {
    machine = await openMachine(source)
    if (machine.session?.tree === undefined) throw new Error('there is no tree')
    session = machine.session
    tree = machine.session.tree
  })
  afterAll(() => source.close())

  const run = async (code: string) => {
    let said = ''
    const running = await session.start({ argv: ['bash', '-c', code], env: {} }, (_stream, bytes) => {
      said += Buffer.from(bytes).toString()
    })
    if (!running.ok) throw new Error(running.refusal.message)
    await running.value.ended
    return said
  }

  test('are walked to a depth, each folder before what is in it, and links are told with where they lead', async () => {
    await run('mkdir -p w/a/b; echo 12345 > w/a/b/c; ln -s a w/link; ln -s nowhere w/broken; chmod 750 w/a')
    const walked = await tree.walk('w', 2)
    expect(walked.ok && walked.value.map(({ path, type }) => [path, type])).toEqual([
      ['/work/w', 'folder'],
      ['/work/w/a', 'folder'],
      ['/work/w/a/b', 'folder'],
      ['/work/w/broken', 'link'],
      ['/work/w/link', 'link']
    ])
    const [, folder, , broken, link] = walked.ok ? walked.value : []
    expect(folder).toMatchObject({ owner: 'user', group: 'user', mode: 0o750, marks: {} })
    expect([broken?.target, link?.target]).toEqual([null, { path: '/work/w/a', type: 'folder', mode: 0o750 }])
    expect(await tree.walk('w/a/b/c', 5)).toMatchObject({ value: [{ name: 'c', type: 'file', size: 6 }] })
    expect(await tree.walk('/etc/passwd', 0)).toMatchObject({ value: [{ owner: 'root', group: 'root' }] })
    expect(await tree.walk('none', 0)).toMatchObject({ refusal: { code: 'executor/no-file' } })
  })

  test('are the same below /home/user as below /work', async () => {
    await session.files.write('/home/user/same', Buffer.from('1'))
    expect(await run('cat /work/same; cd /home/user; pwd')).toBe('1/home/user\n')
  })

  test('are marked, and their marks replaced', async () => {
    await session.files.write('marked', Buffer.from('1'))
    expect(await tree.mark('marked', { one: '1', two: '2' })).toMatchObject({ ok: true })
    expect(await tree.mark('marked', { two: 'é' })).toMatchObject({ ok: true })
    expect(await tree.walk('marked', 0)).toMatchObject({ value: [{ marks: { two: 'é' } }] })
    expect(await tree.mark('/etc/passwd', { one: '1' })).toMatchObject({ refusal: { code: 'executor/file-denied' } })
  })

  const watched = async (recursive: boolean, entries = false) => {
    const events: TreeEvent[] = []
    const watching = await tree.watch({ path: 'seen', recursive, entries }, (event) => events.push(event))
    if (!watching.ok) throw new Error(watching.refusal.code)
    const told = () => events.map(({ type, name }) => `${type} ${name}`)
    return { ...watching.value, events, told }
  }

  test('are watched: what is made, written, moved, changed and removed in a folder is told, below it only if asked', async () => {
    await run('mkdir -p seen/below')
    const flat = await watched(false, true)
    const deep = await watched(true)
    await run('cd seen; echo 1 > a; mv a b; chmod 600 b; rm b; echo 2 > below/c; mkdir new; echo 3 > new/d')
    // What was in a new folder before it could be watched is told as made; what is written to it from then on, as that.
    await expect.poll(deep.told).toContain('create new/d')
    await run('echo 4 > seen/new/d')
    await expect.poll(deep.told).toContain('write new/d')
    expect(flat.told()).toEqual(
      expect.arrayContaining(['create a', 'write a', 'rename a', 'create b', 'chmod b', 'remove b', 'create new'])
    )
    expect(flat.told().filter((line) => line.includes('/'))).toEqual([])
    expect(deep.told()).toEqual(expect.arrayContaining(['create below/c', 'write below/c']))
    expect(flat.events.find(({ name }) => name === 'new')?.entry).toMatchObject({
      path: '/work/seen/new',
      type: 'folder'
    })
    flat.stop()
    await flat.ended
    const before = flat.events.length
    await run('touch seen/later')
    await expect.poll(deep.told).toContain('create later')
    expect(flat.events.length).toBe(before)
    await run('rm -r seen')
    await deep.ended
  })

  test('are not watched where there is no folder', async () => {
    const wish = { recursive: false, entries: false }
    expect(await tree.watch({ ...wish, path: 'none' }, () => undefined)).toMatchObject({
      refusal: { code: 'executor/no-file' }
    })
  })

  test('a command with a terminal has one of its size, and hears of another', async () => {
    let said = ''
    const started = await session.start(
      { argv: ['bash', '--norc', '-i'], env: { PS1: '' }, terminal: { columns: 91, rows: 33 } },
      (_stream, bytes) => {
        said += Buffer.from(bytes).toString()
      }
    )
    if (!started.ok) throw new Error(started.refusal.code)
    const type = (text: string) => started.value.write(Buffer.from(text))
    await type('stty size; tty\n')
    await expect.poll(() => said).toMatch(/33 91\r\n\/dev\/pts\/\d/)
    started.value.resize({ columns: 120, rows: 50 })
    await type('stty size\n')
    await expect.poll(() => said).toContain('50 120')
    await type('exit 3\n')
    expect(await started.value.ended).toEqual({ exitCode: 3, limit: null })
  })
})
