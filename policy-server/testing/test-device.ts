import {
  answerText,
  CHANNEL_CONTEXT,
  type EnrolResponse,
  type FromDevice,
  type FromServer,
  fromServerSchema,
  GENESIS,
  hashEntry,
  hashText,
  JOURNAL_CONTEXT,
  type JournalEntry,
  type JournalEvent,
  type SignedEntry,
  type Standing,
  standingText
} from '@writ/dsl/contract'
import { exportJWK, SignJWT } from 'jose'

/** A key of WebCrypto, whoever declares it here: Node alone, or the DOM beside it. */
type Key = Parameters<typeof crypto.subtle.sign>[1]

export interface KeyPair {
  readonly privateKey: Key
  readonly publicKey: Key
}

/** A device as the extension is one: its own WebCrypto key, its own chain, a real WebSocket. */
export interface TestDevice {
  readonly key: KeyPair
  readonly x: string
  readonly enrolled: EnrolResponse
  post(path: string, body: unknown): Promise<Response>
  /** The next entries of the device's journal, signed. */
  write(...events: JournalEvent[]): Promise<SignedEntry[]>
  upload(entries: readonly SignedEntry[]): Promise<Response>
  answer(given: { run: string; question: string; choice: 'once' | 'no'; shown: string }): Promise<JournalEvent>
  connect(): Promise<TestChannel>
}

export interface TestChannel {
  readonly epoch: number
  /** What the server said last, once its signature was checked. */
  standing(): Standing
  /** The next standing that is announced. */
  announced(): Promise<Standing>
  send(message: FromDevice): void
  /** The next message that `wanted` fits; what came before it is kept for later. */
  next<T extends FromServer['type']>(type: T, run?: string): Promise<Extract<FromServer, { type: T }>>
  readonly closed: Promise<number>
  close(): Promise<void>
}

const encode = (bytes: ArrayBuffer | Uint8Array): string => Buffer.from(bytes as Uint8Array).toString('base64url')

export const signText = async (key: Key, text: string): Promise<string> =>
  encode(await crypto.subtle.sign('Ed25519', key, new TextEncoder().encode(text)))

export const makeKey = async (): Promise<KeyPair> =>
  (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as KeyPair

/** A DPoP proof; `claims` and `header` replace what would be right. */
export const makeProof = async (
  key: KeyPair,
  method: string,
  url: string,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {}
): Promise<string> => {
  const { kty, crv, x } = await exportJWK(key.publicKey)
  return new SignJWT({
    htm: method,
    htu: url,
    iat: Math.floor(Date.now() / 1000),
    jti: crypto.randomUUID(),
    ...claims
  })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'EdDSA', jwk: { kty, crv, x }, ...header } as never)
    .sign(key.privateKey)
}

export const postProven = async (
  key: KeyPair,
  url: string,
  body: unknown,
  now = Date.now(),
  token?: string
): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      dpop: await makeProof(key, 'POST', url, {
        iat: Math.floor(now / 1000),
        ...(token !== undefined && { ath: hashText(token) })
      })
    },
    body: JSON.stringify(body)
  })

export const openTestChannel = async (
  server: string,
  device: string,
  key: KeyPair,
  serverKey: string
): Promise<TestChannel> => {
  const socket = new WebSocket(`${server.replace(/^http/, 'ws')}/v1/channel`)
  const inbox: FromServer[] = []
  const wakes = new Set<() => void>()
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
  socket.addEventListener('message', ({ data }) => {
    inbox.push(fromServerSchema.parse(JSON.parse(data)))
    for (const wake of wakes) wake()
  })
  const send = (message: FromDevice) => socket.send(JSON.stringify(message))
  const next = async <T extends FromServer['type']>(
    type: T,
    run?: string
  ): Promise<Extract<FromServer, { type: T }>> => {
    const isWanted = (message: FromServer): message is Extract<FromServer, { type: T }> =>
      message.type === type && (run === undefined || ('run' in message && message.run === run))
    for (;;) {
      const found = inbox.find(isWanted)
      if (found) {
        inbox.splice(inbox.indexOf(found), 1)
        return found
      }
      const { promise, resolve } = Promise.withResolvers<void>()
      wakes.add(resolve)
      const over = await Promise.race([promise.then(() => undefined), closed])
      wakes.delete(resolve)
      if (over !== undefined) throw new Error(`the channel closed with ${over} while waiting for ${type}`)
    }
  }
  await Promise.race([
    new Promise((resolve) => socket.addEventListener('open', resolve)),
    closed.then((code) => Promise.reject(new Error(`the channel closed with ${code}`)))
  ])
  const nonce = encode(crypto.getRandomValues(new Uint8Array(32)))
  send({ type: 'hello', device, nonce })
  const welcome = await next('welcome')
  const importKey = (x: string) =>
    crypto.subtle.importKey('raw', Buffer.from(x, 'base64url'), 'Ed25519', false, ['verify'])
  const verifyKey = await importKey(serverKey)
  const isSigned = (text: string, sig: string, key = verifyKey) =>
    crypto.subtle.verify('Ed25519', key, Buffer.from(sig, 'base64url'), new TextEncoder().encode(text))
  if (!(await isSigned(`${CHANNEL_CONTEXT.server}${nonce}.${welcome.nonce}`, welcome.sig)))
    throw new Error('the server did not prove itself')
  send({ type: 'proof', sig: await signText(key.privateKey, `${CHANNEL_CONTEXT.device}${welcome.nonce}.${nonce}`) })
  let last: Standing | undefined
  const hear = async (type: 'ready' | 'standing'): Promise<Standing> => {
    const { standing, sig, kid } = await next(type)
    const key = kid === welcome.kid ? verifyKey : await importKey(last?.keys.find((jwk) => jwk.kid === kid)?.x ?? '')
    if (!(await isSigned(standingText(nonce, welcome.nonce, standing), sig, key)))
      throw new Error('the standing is not the server’s')
    last = standing
    return standing
  }
  const first = await hear('ready')
  return {
    epoch: first.epoch,
    standing: () => last ?? first,
    announced: () => hear('standing'),
    send,
    next,
    closed,
    close: async () => {
      socket.close()
      await closed
    }
  }
}

/** Enrols a new device with a one-time code. */
export const enrolTestDevice = async (
  { url, enrolCode }: { url: string; enrolCode(): Promise<string> },
  now: () => number = Date.now
): Promise<TestDevice> => {
  const key = await makeKey()
  const { kty, crv, x = '' } = await exportJWK(key.publicKey)
  const build = 'b'.repeat(43)
  const body = {
    code: await enrolCode(),
    jwk: { kty, crv, x },
    build,
    browser: 'test'
  }
  const answer = await postProven(key, `${url}/v1/enrol`, body, now())
  if (!answer.ok) throw new Error(await answer.text())
  const enrolled = (await answer.json()) as EnrolResponse
  let seq = 0
  let prev = GENESIS
  const post = (path: string, body: unknown) =>
    postProven(key, `${url}${path}`, body, now(), (body as { token?: string }).token)
  return {
    key,
    x,
    enrolled,
    post,
    write: async (...events) => {
      const entries: SignedEntry[] = []
      for (const event of events) {
        const at = new Date().toISOString()
        const entry: JournalEntry = { v: 1, device: enrolled.device, seq: seq++, prev, at, build, event }
        prev = hashEntry(entry)
        entries.push({ entry, sig: await signText(key.privateKey, JOURNAL_CONTEXT + prev) })
      }
      return entries
    },
    upload: (entries) => post('/v1/journal', { device: enrolled.device, entries }),
    answer: async ({ run, question, choice, shown }) => ({
      kind: 'answer',
      run,
      question,
      choice,
      shown,
      sig: await signText(key.privateKey, answerText({ question, choice, shown }))
    }),
    connect: () => openTestChannel(url, enrolled.device, key, enrolled.keys[0]?.x ?? '')
  }
}
