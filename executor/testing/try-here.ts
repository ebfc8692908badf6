import { readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SandboxRight } from '@writ/dsl/contract'
import { makeHolderKey, makeLocalAuthority, runByToken } from '../client/index.ts'
import { hostSources } from '../host-sources.ts'
import { NO_IMAGE } from '../service/index.ts'
import { startExecutor } from '../start-executor.ts'
import { childrenOf } from '../tiers/testing/children-of.ts'

/** An executor with all that this computer has, a piece of JavaScript and one of Python in it; prints what became of each, its tiers, and what its processes have open, once the file GIVEN is not: `try-here.ts GIVEN`. */
const MEBIBYTE = 1024 * 1024
const RIGHT: SandboxRight = {
  type: 'writ_sandbox',
  languages: ['javascript', 'python'],
  image: NO_IMAGE,
  tier: 'wasm',
  vcpu: 1,
  memory: 32 * MEBIBYTE,
  wall_ms: 30_000,
  cpu_ms: 30_000,
  disk: MEBIBYTE,
  processes: 8,
  files: 64,
  output: 65_536,
  egress: [],
  ttl_ms: 30_000,
  max: 2
}

const authority = makeLocalAuthority()
const { issuer, keys } = authority
const server = await startExecutor({ sources: hostSources(), issuer, keys })
const key = makeHolderKey()
const token = await authority.sign(server.executor.id, key.jkt, RIGHT)
const run = (language: string, code: string) =>
  runByToken(
    { url: server.url, token, key },
    { language, code, input: {}, tier: 'auto' },
    { hear: () => undefined, signal: new AbortController().signal }
  )
const ran = { javascript: await run('javascript', 'result = 6 * 7'), python: await run('python', 'result = 42') }
/** What processes that wait for a job have open; those that have just begun may not have closed yet what they were given. */
const filesOpen = () =>
  childrenOf(process.pid).flatMap((pid) =>
    readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))
  )
const [, , given = ''] = process.argv
const until = Date.now() + 20_000
while (filesOpen().includes(given) && Date.now() < until) await sleep(100)
const files = filesOpen()
const health = await (await fetch(new URL('/v1/health', server.url))).json()
console.log(JSON.stringify({ ...ran, files, health }))
await server.close()
