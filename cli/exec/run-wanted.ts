import {
  type CodeEnd,
  type Json,
  type Result,
  type SandboxRight,
  sandboxWishSchema,
  type TierChoice
} from '@writ/dsl/contract'
import {
  askSandboxToken,
  type Holding,
  hostSources,
  imagesByLanguage,
  LOCAL_TENANT,
  type MachineSource,
  makeHolderKey,
  makeLocalAuthority,
  makeServiceKeys,
  NO_IMAGE,
  readHolderKey,
  runByToken,
  startExecutor
} from '@writ/executor'

export interface WantedRun {
  readonly language: string
  readonly code: string
  readonly input: { readonly [field: string]: Json }
  readonly tier: TierChoice
  /** Bytes, and milliseconds. */
  readonly memory: number
  readonly wallMs: number
  /** Origins that it may reach, and keys of services there by their names. */
  readonly egress: readonly string[]
  readonly keys: Readonly<Record<string, { readonly origin: string; readonly key: string }>>
  /** An executor that runs already, with a token for it; or a policy server that is asked for one, as an agent. */
  readonly remote?:
    | { readonly url: string; readonly token: string; readonly key: string }
    | { readonly server: string; readonly agentKey: string }
}

type Hear = (stream: 'stdout' | 'stderr', text: string) => void

/** What one piece of code needs: one machine, for no longer than it. */
const wishFor = ({ language, tier, memory, wallMs, egress }: WantedRun) =>
  sandboxWishSchema.parse({
    languages: [language],
    tier,
    memory,
    wall_ms: wallMs,
    cpu_ms: wallMs,
    ttl_ms: wallMs,
    egress
  })

/** What the person at this computer lets it have. */
const rightFor = (wanted: WantedRun, image: string): SandboxRight => {
  const { tier, ...wish } = wishFor(wanted)
  return { ...wish, type: 'writ_sandbox', image, tier: tier === 'auto' ? 'wasm' : tier }
}

/** Runs until its end, or until this process is told to stop. */
const runAt = async (
  holding: Holding,
  { language, code, input, tier }: WantedRun,
  hear: Hear
): Promise<Result<CodeEnd>> => {
  const stop = new AbortController()
  const onStop = () => stop.abort()
  process.once('SIGINT', onStop).once('SIGTERM', onStop)
  try {
    const run = { language, code, input: { ...input } as Record<string, never>, tier }
    return await runByToken(holding, run, { hear, signal: stop.signal })
  } finally {
    process.removeListener('SIGINT', onStop).removeListener('SIGTERM', onStop)
  }
}

const reaches = async (source: MachineSource, egress: readonly string[]): Promise<boolean> =>
  egress.length === 0 || (await source.about()).networks

/** The weakest tier of this computer that runs the language and reaches what it may, or the one that was asked for; stronger ones are not even looked at. */
const findSource = async (
  { tier, language, egress }: WantedRun,
  say: (line: string) => void
): Promise<MachineSource | undefined> => {
  const sources = hostSources({ say, ...(tier !== 'auto' && { tiers: [tier] }) })
  for (const source of sources.filter(({ languages }) => languages.some((known) => known === language)))
    if (tier !== 'auto' || ((await source.lack()) === undefined && (await reaches(source, egress)))) return source
  return undefined
}

/** Runs at the executor that was named, at that of a policy server, or at one that is started for this run and trusts tokens of this process alone. */
export const runWanted = async (
  wanted: WantedRun,
  hear: Hear,
  say: (line: string) => void
): Promise<Result<CodeEnd>> => {
  const { remote } = wanted
  if (remote && 'server' in remote) {
    const holding = await askSandboxToken({ ...remote, key: makeHolderKey() }, wishFor(wanted))
    return holding.ok ? runAt(holding.value, wanted, hear) : holding
  }
  if (remote) return runAt({ ...remote, key: readHolderKey(remote.key) }, wanted, hear)
  const source = await findSource(wanted, say)
  const authority = makeLocalAuthority()
  const { issuer, keys } = authority
  const network = { keys: makeServiceKeys({ [LOCAL_TENANT]: wanted.keys }) }
  const server = await startExecutor({ sources: source ? [source] : [], issuer, keys, network })
  try {
    const { id, offers } = server.executor
    const key = makeHolderKey()
    const image = imagesByLanguage(offers)[wanted.language] ?? NO_IMAGE
    const token = await authority.sign(id, key.jkt, rightFor(wanted, image))
    return await runAt({ url: server.url, token, key }, wanted, hear)
  } finally {
    await server.close()
  }
}
