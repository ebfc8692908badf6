import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostSources } from './host-sources.ts'
import { imagesByLanguage } from './service/index.ts'
import { executorChild } from './testing/executor-child.ts'
import { lackForJails, lackForVirtualMachines, lackHere } from './testing/lack-here.ts'
import { foldersOf, groupsOf, processesIn } from './testing/left-by.ts'
import { startTestExecutor, type TestExecutor } from './testing/test-executor.ts'

const MEBIBYTE = 1024 * 1024
const MACHINE = {
  memory: 256 * MEBIBYTE,
  disk: 16 * MEBIBYTE,
  wall_ms: 30_000,
  cpu_ms: 30_000,
  processes: 64,
  files: 256
}

const sources = hostSources({ tiers: ['process', 'microvm'] })
const lackFor: Record<string, () => string | undefined> = { process: lackForJails, microvm: lackForVirtualMachines }
const lacks = Object.fromEntries(
  await Promise.all(
    sources.map(async (source) => {
      const lack = lackFor[source.tier]?.()
      return [source.tier, lackHere(`an executor with ${source.tier}`, lack, await source.lack())] as const
    })
  )
)

let it: TestExecutor
let image: string
beforeAll(async () => {
  it = await startTestExecutor({ sources })
  image = imagesByLanguage(it.server.executor.offers).python ?? ''
})
afterAll(() => it.server.close())

/** Which processes of this computer say this in their command line. */
const processesWith = (mark: string): readonly string[] =>
  readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(mark)
    } catch {
      return false
    }
  })

const PIECES = [
  ['python', 'print(n)\nresult = {"twice": n * 2}'],
  ['javascript', 'console.log(n)\nresult = { twice: n * 2 }'],
  ['shell', 'echo $n; echo "{\\"twice\\":$((n * 2))}" > "$WRIT_RESULT"']
] as const

describe.each([
  ['process', 'bubblewrap'],
  ['microvm', 'qemu']
] as const)('code of a plan in a real machine: %s', (tier, driver) => {
  test.skipIf(lacks[tier] !== undefined).each(PIECES)('%s', async (language, code) => {
    const answer = await it.run({ code, input: { n: 21 }, grant: { ...MACHINE, tier, image, language } })
    expect(answer.body).toMatchObject({
      stdout: '21\n',
      stderr: '',
      exitCode: 0,
      value: { twice: 42 },
      tier,
      driver: expect.stringContaining(driver),
      limit: null
    })
  })

  test.skipIf(lacks[tier] !== undefined)('that meets a limit is told which', async () => {
    const grant = { ...MACHINE, tier, image, language: 'shell', wall_ms: 1_000 }
    expect((await it.run({ code: 'sleep 1000', grant })).body).toMatchObject({ limit: 'wall', tier })
  })
})

describe.skipIf(lacks.microvm !== undefined)('a sandbox in a virtual machine', () => {
  test('keeps its files from one piece of code to the next', async () => {
    const token = await it.token({ right: { ...MACHINE, tier: 'microvm', image, languages: ['python', 'shell'] } })
    const { id, tier } = (await it.ask('POST', '/v1/sandboxes', token, {})).body
    expect(tier).toBe('microvm')
    const run = async (language: string, code: string) =>
      (await it.ask('POST', `/v1/sandboxes/${id}/run`, token, { language, code })).body
    const file = (name: string) => `/v1/sandboxes/${id}/files?path=${name}`
    await it.ask('PUT', file('in.txt'), token, new TextEncoder().encode('given'))
    const code = 'open("out.txt", "w").write(open("in.txt").read().upper())'
    expect(await run('python', code)).toMatchObject({ exitCode: 0 })
    expect((await it.ask('GET', file('out.txt'), token)).text).toBe('GIVEN')
    expect((await run('shell', 'cat out.txt')).stdout).toBe('GIVEN')
    const { entries } = (await it.ask('GET', `/v1/sandboxes/${id}/folders?path=.`, token)).body
    expect(entries.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['in.txt', 'out.txt']))
    expect((await it.ask('DELETE', `/v1/sandboxes/${id}`, token)).status).toBe(200)
  })

  test('stands still while it is paused, and is cloned as it stood', async () => {
    const right = { ...MACHINE, tier: 'microvm', image, languages: ['shell'], max: 2 }
    const token = await it.token({ right })
    const { id } = (await it.ask('POST', '/v1/sandboxes', token, {})).body
    const on = (sandbox: string, what: string, body?: object) =>
      it.ask('POST', `/v1/sandboxes/${sandbox}/${what}`, token, body)
    const run = async (sandbox: string, code: string) => (await on(sandbox, 'run', { language: 'shell', code })).body
    await run(id, 'echo before > kept')
    expect((await on(id, 'pause')).body).toMatchObject({ paused: true })
    expect((await on(id, 'run', { language: 'shell', code: 'true' })).body.refusal.code).toBe('executor/paused')
    expect((await on(id, 'resume')).body).toMatchObject({ paused: false })
    const snapshot = (await on(id, 'snapshots')).body.id
    await run(id, 'echo after > kept')
    const clone = (await on(id, 'clone', { snapshot })).body.id
    expect([(await run(id, 'cat kept')).stdout, (await run(clone, 'cat kept')).stdout]).toEqual(['after\n', 'before\n'])
    for (const each of [id, clone]) expect((await it.ask('DELETE', `/v1/sandboxes/${each}`, token)).status).toBe(200)
  })
})

describe.skipIf(lacks.process !== undefined)('jailed processes', () => {
  test('end when whoever asked hangs up', async () => {
    const gone = new AbortController()
    const grant = { ...MACHINE, tier: 'process', image, language: 'shell' }
    const answer = it.run({ code: 'exec sleep 86399', grant }, {}, gone.signal).catch(() => 'gone')
    await expect.poll(() => processesWith('86399').length).toBeGreaterThan(0)
    gone.abort()
    expect(await answer).toBe('gone')
    await expect.poll(() => processesWith('86399')).toEqual([])
  })

  test('leave nothing behind when the executor is killed with twenty of them', async () => {
    const child = executorChild(it.parties, 'process')
    const other = await child.start()
    const right = { ...MACHINE, memory: 32 * MEBIBYTE, tier: 'process', image, languages: ['shell'], max: 20 }
    const token = await other.token({ right })
    const body = { language: 'shell', code: 'exec sleep 86398' }
    const cut = Array.from({ length: 20 }, () => other.runAlone(token, body).catch(() => 'cut off'))
    const sleeping = () => processesWith('sleep\u000086398').length
    await expect.poll(sleeping, { timeout: 60_000 }).toBe(20)
    await child.kill()
    expect(new Set(await Promise.all(cut))).toEqual(new Set(['cut off']))
    await expect.poll(sleeping).toBe(0)
    const again = await child.start()
    const { jobs } = (await again.ask('GET', '/v1/jobs', token)).body
    expect(jobs.map(({ end }) => end)).toEqual(Array.from({ length: 20 }, () => ({ unknown: 'executor was killed' })))
    await child.remove()
  })
})

describe.skipIf(lacks.microvm !== undefined)('virtual machines', () => {
  const JOBS = 20

  test('leave nothing behind when the executor is killed with twenty of them', async () => {
    const child = executorChild(it.parties, 'microvm')
    const other = await child.start()
    const right = { ...MACHINE, memory: 32 * MEBIBYTE, wall_ms: 600_000, tier: 'microvm', image, languages: ['shell'] }
    const token = await other.token({ right: { ...right, max: JOBS + 1 } })
    const body = { language: 'shell', code: 'echo up; sleep 600' }
    expect((await other.runAlone(token, { ...body, code: 'echo up' })).body.stdout).toBe('up\n')
    const pid = child.pid()
    let running = 0
    const cut = Array.from({ length: JOBS }, async () => {
      const headers = { ...(await other.proven('/v1/run', token)), accept: 'text/event-stream' }
      const sent = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } }
      const answer = await fetch(`${other.url}/v1/run`, { ...sent, body: JSON.stringify(body) })
      let said = ''
      try {
        for await (const bytes of answer.body ?? []) {
          said += Buffer.from(bytes).toString()
          if (said.includes('"up')) running += 1
        }
      } catch {
        return 'cut off'
      }
      return said
    })
    await expect.poll(() => running, { timeout: 300_000, interval: 500 }).toBe(JOBS)
    const groups = await groupsOf(pid)
    expect(processesIn(groups).size).toBeGreaterThanOrEqual(JOBS)
    expect(foldersOf(pid).length).toBeGreaterThanOrEqual(JOBS)

    await child.kill()
    expect(new Set(await Promise.all(cut))).toEqual(new Set(['cut off']))
    await expect.poll(() => [...processesIn(groups)]).toEqual([])
    const again = await child.start()
    const { jobs } = (await again.ask('GET', '/v1/jobs', token)).body
    const ends = jobs.map(({ end }) => JSON.stringify(end))
    expect(ends.filter((end) => end.includes('executor was killed'))).toHaveLength(JOBS)
    expect(ends.filter((end) => end.includes('"exitCode":0'))).toHaveLength(1)
    expect([await groupsOf(pid), foldersOf(pid)]).toEqual([[], []])
    await child.remove()
  }, 600_000)
})
