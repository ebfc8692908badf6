import { type CodeHost, isTier, type LogWish, TIERS, type Tier } from '@writ/dsl/contract'
import type { ExecutorServer, MachineSource, Offer } from '@writ/executor'
import { say } from '../command.ts'
import { parseWhole } from '../options.ts'

export const EXECUTOR_OPTIONS = {
  executor: { type: 'boolean', default: false },
  'executor-only': { type: 'boolean', default: false },
  'executor-port': { type: 'string', default: '7718' },
  'executor-data': { type: 'string', default: '.writ/executor' },
  'executor-tiers': { type: 'string', default: TIERS.join(',') },
  'executor-keys': { type: 'string' },
  issuer: { type: 'string' },
  e2b: { type: 'boolean', default: false },
  'e2b-hours': { type: 'string', default: '1' },
  jwks: { type: 'string' }
} as const

export const EXECUTOR_USAGE = `  --executor          also starts an executor of code, to which the server grants the code of plans
  --executor-only     starts the executor alone, for another policy server: --issuer and --jwks
  --executor-port N   (7718)
  --executor-data DIR where it keeps which tokens were spent, what became of jobs and connections, and paused sandboxes
                      (.writ/executor)
  --executor-tiers LIST which tiers it has, of those that this computer can have (wasm,process,microvm)
  --executor-keys FILE  keys of services, {TENANT: {NAME: {origin, key}}}, which machines use and never have; nobody else may read it
  --e2b               with --executor-only: also speaks to E2B's SDK; without --issuer, says what its environment needs, a key among it
  --e2b-hours N       how long that key is good (1)
  --issuer NAME       the policy server whose tokens the executor takes, as its tokens name it
  --jwks URL          where that server's keys are: https, or this computer`

const HOUR_SECONDS = 3600

export interface ExecutorWish {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  readonly tiers: readonly Tier[]
  /** The file with the keys of services. */
  readonly keysFile?: string | undefined
  /** Where its log lines go, and which. */
  readonly log?: LogWish | undefined
  /** Does it run without a policy server beside it? */
  readonly isAlone: boolean
  /** The policy server that it is for, where it runs elsewhere. */
  readonly of?: { readonly issuer: string; readonly keys: string }
  /** Does it speak to E2B's SDK, and for how many hours is the key good that this process signs where no policy server is named? */
  readonly e2b?: { readonly hours: number }
}

interface Values {
  readonly host: string
  readonly executor: boolean
  readonly 'executor-only': boolean
  readonly 'executor-port': string
  readonly 'executor-data': string
  readonly 'executor-tiers': string
  readonly 'executor-keys'?: string | undefined
  readonly e2b: boolean
  readonly 'e2b-hours': string
  readonly issuer?: string | undefined
  readonly jwks?: string | undefined
}

/** The executor that is wanted, if one is; or what is wrong with how it is asked for. */
export const readExecutorWish = (values: Values): ExecutorWish | undefined | { readonly why: string } => {
  const { issuer, jwks, host } = values
  const isAlone = values['executor-only']
  if (!values.executor && !isAlone) return undefined
  // Plans name its address, so that it is known before it listens.
  const port = parseWhole(values['executor-port'], isAlone ? 0 : 1, 65_535)
  if (port === undefined) return { why: '--executor-port is a number from 1 to 65535' }
  const tiers = values['executor-tiers'].split(',').filter(isTier)
  if (tiers.join() !== values['executor-tiers']) return { why: `--executor-tiers are some of ${TIERS.join(',')}` }
  const wish = { isAlone, host, port, tiers, dataDir: values['executor-data'], keysFile: values['executor-keys'] }
  if (!isAlone) return values.e2b ? { why: '--e2b goes with --executor-only' } : wish
  const hours = parseWhole(values['e2b-hours'], 1, 24)
  if (hours === undefined) return { why: '--e2b-hours is a number from 1 to 24' }
  const asked = values.e2b ? { ...wish, e2b: { hours } } : wish
  if (values.e2b && issuer === undefined && jwks === undefined) return asked
  if (issuer === undefined || jwks === undefined) return { why: '--executor-only needs --issuer and --jwks' }
  return { ...asked, of: { issuer, keys: jwks } }
}

const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** What listens on every address is reached from this computer by its own. */
const keysOf = (serverUrl: string): string => {
  const url = new URL('/.well-known/jwks.json', serverUrl)
  if (['0.0.0.0', '[::]'].includes(url.hostname)) url.hostname = '127.0.0.1'
  return url.href
}

const sayTiers = (offers: readonly Offer[]): void => {
  for (const offer of offers)
    say(
      `  ${offer.tier}: ${'lack' in offer ? `not here: ${offer.lack}` : `${offer.about.driver}, ${offer.source.languages.join(', ')}`}`
    )
}

/** An executor that is about to be started: its machines were looked at, so that a policy server can be told of it first. */
export interface ReadyExecutor {
  readonly codeHost: CodeHost
  /** Starts it for the policy server at this address, or for the one of the wish. */
  start(server?: { readonly url: string; readonly issuer: string }): Promise<ExecutorServer>
}

export const readyExecutor = async (wish: ExecutorWish): Promise<ReadyExecutor> => {
  const { host, port, dataDir, tiers, keysFile, of, e2b, log } = wish
  const {
    e2bAccess,
    hostSources,
    idIn,
    imagesByLanguage,
    lookAtTiers,
    makeLocalAuthority,
    readServiceKeys,
    startExecutor
  } = await import('@writ/executor')
  const network = keysFile === undefined ? {} : { keys: readServiceKeys(keysFile) }
  const sources: readonly MachineSource[] = hostSources({ tiers, say })
  const offers = await lookAtTiers(sources)
  const id = idIn(dataDir)
  return {
    codeHost: { id, url: `http://${inUrl(host)}:${port}`, images: imagesByLanguage(offers) },
    async start(server) {
      const authority = !server && !of && e2b ? makeLocalAuthority() : undefined
      const trusted = server ? { issuer: server.issuer, keys: keysOf(server.url) } : (of ?? authority)
      if (!trusted) throw new Error('an executor takes the tokens of one policy server, and none was named')
      const { issuer, keys } = trusted
      const at = { host, port, dataDir, id }
      const executor = await startExecutor({
        issuer,
        keys,
        sources,
        ...at,
        network,
        e2b: e2b !== undefined,
        ...(log && { log })
      })
      say(`executor ${id} at ${executor.url}`)
      sayTiers(executor.executor.offers)
      if (!authority || !e2b) return executor
      try {
        const access = await e2bAccess(executor, authority, e2b.hours * HOUR_SECONDS)
        for (const [name, value] of Object.entries(access)) say(`${name}=${value}`)
        return executor
      } catch (error) {
        await executor.close()
        throw error
      }
    }
  }
}
