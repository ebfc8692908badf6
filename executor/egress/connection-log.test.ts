import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openConnectionLog } from './connection-log.ts'

const DAY = 24 * 60 * 60
const folders: string[] = []
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-connections-'))
  folders.push(folder)
})
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true })
})

let at = 1_000
const open = () => openConnectionLog(folder, () => at * 1000)
const begun = (connection: string, jkt = 'me') => ({
  connection,
  at,
  jkt,
  token: 't',
  for: 'job_1',
  origin: 'https://a.b',
  address: '1.1.1.1',
  keys: ['API']
})
const END = { sent: 3, received: 4, end: { status: 200 } }

describe('the connections of machines', () => {
  test('are told to the key that had them, the newest first, also after a restart', async () => {
    const log = await open()
    await log.begin(begun('one'))
    await log.end('one', END)
    await log.begin(begun('other', 'you'))
    await log.begin(begun('two'))
    await log.end('two', { ...END, end: { refused: 'egress/unlisted' } })
    const own = log.connectionsOf('me')
    expect(own).toMatchObject([
      { connection: 'two', end: { refused: 'egress/unlisted' } },
      { connection: 'one', sent: 3, received: 4, end: { status: 200 } }
    ])
    await log.close()
    const again = await open()
    expect(again.connectionsOf('me')).toEqual(own)
    expect(again.connectionsOf('nobody')).toEqual([])
    await again.close()
  })

  test('stand on disk before they are made; one that nobody saw the end of is told as such', async () => {
    const log = await open()
    await log.begin(begun('one'))
    expect(readFileSync(join(folder, 'connections.jsonl'), 'utf8')).toContain('"one"')
    await log.close()
    const again = await open()
    expect(again.connectionsOf('me')).toMatchObject([{ connection: 'one', end: { unknown: 'executor was killed' } }])
    await again.close()
  })

  test('are forgotten after a day', async () => {
    const log = await open()
    await log.begin(begun('one'))
    await log.end('one', END)
    await log.close()
    at += DAY + 1
    const again = await open()
    expect(again.connectionsOf('me')).toEqual([])
    await again.close()
  })

  test('that one machine makes by the thousands make none of another forgotten', async () => {
    const log = await openConnectionLog(undefined, () => at)
    await log.begin(begun('one'))
    await log.end('one', END)
    for (let n = 0; n < 21_000; n++) {
      await log.begin({ ...begun(`many ${n}`, 'you'), for: 'job_2' })
      await log.end(`many ${n}`, { ...END, end: { refused: 'egress/unlisted' } })
    }
    expect(log.connectionsOf('me')).toMatchObject([{ connection: 'one' }])
    const [newest, ...others] = log.connectionsOf('you')
    expect(newest).toMatchObject({ connection: 'many 20999' })
    expect(others.length).toBeLessThan(21_000)
    await log.close()
  })

  test('cannot be told from a file that is damaged; a line that was cut short was never said', async () => {
    const log = await open()
    await log.begin(begun('one'))
    await log.close()
    appendFileSync(join(folder, 'connections.jsonl'), '{"begun":{"conn')
    const again = await open()
    expect(again.connectionsOf('me')).toHaveLength(1)
    await again.close()
    appendFileSync(join(folder, 'connections.jsonl'), 'nonsense\n')
    await expect(open()).rejects.toThrow()
  })
})
