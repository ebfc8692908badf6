import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { serveHostile } from '../../executor/tools/testing/serve-hostile.ts'
import { ASK_BEFORE_SUBMIT } from '../stage/ask-before-submit.ts'
import { newReader } from '../stage/new-reader.ts'
import { registerTools } from '../stage/register-tools.ts'
import { servePages } from '../stage/serve-pages.ts'
import { type Road, startRoad } from '../stage/start-road.ts'
import { KINDS, type Kind, PAGES } from './kinds.ts'

/**
 * `npm run record -- [--each N] [--kinds NAMES] [--to FOLDER]`: runs plans of every kind in Chromium, recorded for a reader of the tests, and
 * writes the recordings, the log that tells of them and the reader's key where the tests replay them.
 */
const { values } = parseArgs({
  options: {
    each: { type: 'string', default: '20' },
    kinds: { type: 'string', default: KINDS.map(({ name }) => name).join(',') },
    to: { type: 'string', default: join(import.meta.dirname, '../../cli/replay/recorded') }
  }
})
const each = Number(values.each)
const wanted = KINDS.filter(({ name }) => values.kinds.split(',').includes(name))

/** The device sends it once its leaf is in the log. */
const recordingOf = async ({ server }: Road, run: string): Promise<string> => {
  const headers = { authorization: `Bearer ${server.adminKey}` }
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`${server.url}/v1/runs/${run}/record`, { headers })
    const text = await answer.text()
    if (answer.ok) return text
    await sleep(150)
  }
  throw new Error(`there is no recording of ${run}`)
}

/** One run of a kind. Throws where it ended otherwise than it must. */
const record = async (road: Road, site: string, { name, body, status, shows, strike }: Kind, i: number) => {
  let struck: Promise<unknown> | undefined
  // The run's id is told with its end only; a strike at it needs it before.
  const begun = road.run(`plan "${name} ${i}" site s = "${site}" ${body(i)}`, {
    onEvent: ({ what }) => {
      if (!struck && strike?.at(JSON.stringify(what))) struck = live(road).then((run) => strike.act(road, run))
    }
  })
  const out = await begun
  await struck
  if (out.status !== status || out.run === null)
    throw new Error(`${name} ${i} ended as ${out.status}: ${JSON.stringify(out.refusal)}`)
  if (strike && !struck) throw new Error(`nothing struck ${name} ${i}`)
  if (shows !== undefined) {
    const leaves = await leavesOf(road)
    if (!leaves.some((leaf) => leaf.includes(out.run as string) && leaf.includes(shows)))
      throw new Error(`nothing of ${name} ${i} shows ${shows}`)
  }
  return [out.run, await recordingOf(road, out.run)] as const
}

const leavesOf = async ({ server }: Road): Promise<readonly string[]> => {
  const headers = { authorization: `Bearer ${server.adminKey}` }
  const answer = await fetch(`${server.url}/v1/log/export`, { headers })
  return ((await answer.json()) as { leaves: string[] }).leaves
}

/** The run that was decided last: there is one at a time. */
const live = async (road: Road): Promise<string> => {
  const events = (await leavesOf(road)).map((leaf) => JSON.parse(leaf).event)
  return events.filter((event) => event?.kind === 'plan-decided').at(-1).run
}

const pages = await servePages(() => PAGES)
// It answers as MCP says, where it is not told to deceive.
const tools = await serveHostile()
const { publicJwk, privateJwk } = await newReader()
let declines = false
const road = await startRoad({
  browser: 'chromium',
  args: ['--enable-features=WebMCP'],
  tools: { near: [tools.origin] },
  vault: [],
  executor: true,
  policy: ASK_BEFORE_SUBMIT,
  approve: () => (declines ? 'none' : 'all'),
  managed: () => ({ version: 1, floor: { recordingReaders: [publicJwk] } })
})
try {
  await registerTools(road, 'shop', { kind: 'http', url: tools.url }, { look: 'read' })
  const recordings: Record<string, Record<string, string>> = {}
  let last: string | null = null
  for (const kind of wanted) {
    declines = kind.declines === true
    const kept: Record<string, string> = {}
    for (let i = 0; i < each; i++) {
      const [run, sealed] = await record(road, pages.url, kind, i)
      kept[run] = sealed
      last = run
    }
    recordings[kind.name] = kept
    console.error(`${kind.name}: ${Object.keys(kept).length}`)
  }
  const { verified, path } = await road.log(last)
  if (!verified) throw new Error('the log does not verify')
  writeFileSync(join(values.to, 'log.json.gz'), gzipSync(readFileSync(path), { level: 9 }))
  writeFileSync(join(values.to, 'recordings.json.gz'), gzipSync(JSON.stringify(recordings), { level: 9 }))
  writeFileSync(join(values.to, 'reader.jwk'), JSON.stringify(privateJwk))
} finally {
  await road.close()
  await tools.close()
  await pages.close()
}
