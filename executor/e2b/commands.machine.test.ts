import { CommandExitError, InvalidArgumentError, NotFoundError, Sandbox, SandboxError, TimeoutError } from 'e2b'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type E2bHere, lack, startE2bHere } from '../testing/e2b-here.ts'

describe.skipIf(lack !== undefined)('commands by E2B’s SDK', () => {
  let here: E2bHere
  let sandbox: Sandbox
  beforeAll(async () => {
    here = await startE2bHere()
    sandbox = await Sandbox.create({ ...here.connection(await here.key()), envs: { GIVEN: 'at create', OTHER: '1' } })
  })
  afterAll(() => here.server.close())

  test('run in bash as `user`, at home, with what they print and their exit code', async () => {
    const { stdout, stderr, exitCode } = await sandbox.commands.run(
      'whoami; pwd; echo $HOME; [[ -n "$BASH_VERSION" ]] && echo bash; echo wrong >&2'
    )
    expect([stdout, stderr, exitCode]).toEqual(['user\n/home/user\n/home/user\nbash\n', 'wrong\n', 0])
  })

  test('that fail throw the SDK’s error with code and output', async () => {
    const failed = await sandbox.commands.run('echo out; echo err >&2; exit 7').catch((error) => error)
    expect(failed).toBeInstanceOf(CommandExitError)
    expect([failed.exitCode, failed.stdout, failed.stderr]).toEqual([7, 'out\n', 'err\n'])
    expect(await sandbox.commands.run('no-such-program').catch((error) => error.exitCode)).toBe(127)
  })

  test('tell what they print as it comes, whole characters', async () => {
    const told: string[] = []
    const errors: string[] = []
    await sandbox.commands.run('for i in 1 2 3; do echo é$i; sleep 0.3; done; echo ende >&2', {
      onStdout: (text) => void told.push(text),
      onStderr: (text) => void errors.push(text)
    })
    expect([told.join(''), errors.join('')]).toEqual(['é1\né2\né3\n', 'ende\n'])
    expect(told.length).toBeGreaterThan(1)
  })

  test('have their folder and variables, those of the sandbox among them', async () => {
    await sandbox.files.makeDir('deep/er')
    const { stdout } = await sandbox.commands.run('pwd; echo "$GIVEN/$OTHER/$OWN"', {
      cwd: 'deep/er',
      envs: { OTHER: '2', OWN: 'a "b" $c' }
    })
    expect(stdout).toBe('/home/user/deep/er\nat create/2/a "b" $c\n')
    await expect(sandbox.commands.run('pwd', { cwd: '/none' })).rejects.toThrow(InvalidArgumentError)
    await expect(sandbox.commands.run('true', { user: 'root' })).rejects.toThrow(/no user but user/)
    expect((await sandbox.commands.run('id -un', { user: 'user' })).stdout).toBe('user\n')
  })

  test('run in the background, are listed, connected to and killed', async () => {
    const handle = await sandbox.commands.run('echo one; sleep 600', { background: true, timeoutMs: 0 })
    const found = (await sandbox.commands.list()).find(({ pid }) => pid === handle.pid)
    expect(found).toMatchObject({ cmd: '/bin/bash', args: ['-l', '-c', 'echo one; sleep 600'] })
    await expect.poll(() => handle.stdout).toBe('one\n')
    await handle.disconnect()
    expect((await sandbox.commands.list()).map(({ pid }) => pid)).toContain(handle.pid)
    const again = await sandbox.commands.connect(handle.pid)
    expect(await again.kill()).toBe(true)
    await expect(again.wait()).rejects.toThrow(CommandExitError)
    expect(again.exitCode).toBe(-1)
    expect((await sandbox.commands.list()).map(({ pid }) => pid)).not.toContain(handle.pid)
    expect(await sandbox.commands.kill(handle.pid)).toBe(false)
    await expect(sandbox.commands.connect(handle.pid)).rejects.toThrow(NotFoundError)
  })

  test('that are connected to tell what they print from then on, and their end', async () => {
    const handle = await sandbox.commands.run('read line; echo got $line; exit 4', { background: true, stdin: true })
    const other = await sandbox.commands.connect(handle.pid)
    await sandbox.commands.sendStdin(handle.pid, 'this\n')
    for (const each of [handle, other]) {
      await expect(each.wait()).rejects.toMatchObject({ exitCode: 4, stdout: 'got this\n' })
    }
  })

  test('take stdin until it is closed, and have none where it was not asked for', async () => {
    const handle = await sandbox.commands.run('wc -c', { background: true, stdin: true })
    await handle.sendStdin('x'.repeat(300_000))
    await handle.sendStdin(new TextEncoder().encode('end'))
    await handle.closeStdin()
    expect((await handle.wait()).stdout).toBe('300003\n')
    expect((await sandbox.commands.run('cat; echo done')).stdout).toBe('done\n')
    const deaf = await sandbox.commands.run('sleep 600', { background: true })
    await expect(sandbox.commands.sendStdin(deaf.pid, 'x')).rejects.toThrow(/without stdin/)
    await deaf.kill()
    await expect(sandbox.commands.sendStdin(deaf.pid, 'x')).rejects.toThrow(NotFoundError)
  })

  test('are ended when their time is over', async () => {
    const late = await sandbox.commands.run('sleep 600', { timeoutMs: 2_000 }).catch((error) => error)
    expect(late).toBeInstanceOf(TimeoutError)
    await expect.poll(async () => (await sandbox.commands.list()).length).toBe(0)
  })

  test('run many at once, each with its own output', async () => {
    const runs = Array.from({ length: 8 }, (_, at) => sandbox.commands.run(`sleep 0.$((RANDOM % 9)); echo ${at}`))
    expect((await Promise.all(runs)).map(({ stdout }) => stdout)).toEqual(
      Array.from({ length: 8 }, (_, at) => `${at}\n`)
    )
  })

  test('print much, to their limit and no more', async () => {
    expect((await sandbox.commands.run('head -c 1000000 /dev/zero | tr "\\0" x')).stdout.length).toBe(1_000_000)
    const flood = await sandbox.commands.run('yes').catch((error) => error)
    expect([flood.exitCode, flood.error]).toEqual([-1, 'ended by its limit of output'])
  })

  test('that are too long are refused, and the machine goes on', async () => {
    await expect(sandbox.commands.run(`echo ${'x'.repeat(600_000)}`)).rejects.toThrow(InvalidArgumentError)
    expect((await sandbox.commands.run('echo on')).stdout).toBe('on\n')
  })

  test('with a terminal are typed to, have its size, and are resized and killed', async () => {
    let said = ''
    const terminal = await sandbox.pty.create({
      cols: 90,
      rows: 30,
      timeoutMs: 0,
      envs: { PS1: '> ' },
      onData: (bytes) => {
        said += new TextDecoder().decode(bytes)
      }
    })
    const type = (text: string) => sandbox.pty.sendInput(terminal.pid, new TextEncoder().encode(text))
    await type('stty size; echo $TERM\n')
    await expect.poll(() => said).toMatch(/30 90\r\nxterm-256color/)
    await sandbox.pty.resize(terminal.pid, { cols: 40, rows: 20 })
    await type('stty size\n')
    await expect.poll(() => said).toContain('20 40')
    expect(await sandbox.pty.kill(terminal.pid)).toBe(true)
    await expect(terminal.wait()).rejects.toThrow(SandboxError)
    await expect(type('x')).rejects.toThrow(NotFoundError)
  })
})
