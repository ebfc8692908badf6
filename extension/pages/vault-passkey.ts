import { base64url } from '@writ/dsl/contract'
import { browser } from '../platform/browser.ts'
import type { PasskeyPorts } from '../ui/ports.ts'

/** WebAuthn §10.1.4: a random function of the passkey's own, which gives 32 bytes for an input, and these only after the person was verified. */
interface PrfExtension {
  readonly prf?: { readonly enabled?: boolean; readonly results?: { readonly first?: BufferSource } }
}

const bytesOf = (source: BufferSource): Uint8Array =>
  source instanceof ArrayBuffer ? new Uint8Array(source) : new Uint8Array(source.buffer)

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count))

/** The 32 bytes of the PRF for this input; `undefined` where person, browser or authenticator say no. */
const outputOf = async (credential: BufferSource, input: BufferSource): Promise<string | undefined> => {
  const got = (await navigator.credentials.get({
    publicKey: {
      // Nobody checks what is signed here: the bytes of the PRF open the vault, or do not.
      challenge: random(32),
      allowCredentials: [{ type: 'public-key', id: credential }],
      userVerification: 'required',
      extensions: { prf: { eval: { first: input } } }
    }
  })) as PublicKeyCredential | null
  const first = (got?.getClientExtensionResults() as PrfExtension | undefined)?.prf?.results?.first
  return first && base64url.encode(bytesOf(first))
}

const make: PasskeyPorts['make'] = async () => {
  const input = random(32)
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: random(32),
      rp: { name: 'Writ' },
      user: { id: random(16), name: 'vault', displayName: 'Writ vault' },
      pubKeyCredParams: [
        { type: 'public-key', alg: -8 },
        { type: 'public-key', alg: -7 },
        { type: 'public-key', alg: -257 }
      ],
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      extensions: { prf: {} }
    }
  })) as PublicKeyCredential | null
  if (!made || !(made.getClientExtensionResults() as PrfExtension).prf?.enabled) return undefined
  const output = await outputOf(made.rawId, input)
  const passkey = { credential: base64url.encode(new Uint8Array(made.rawId)), input: base64url.encode(input) }
  return output === undefined ? undefined : { passkey, output }
}

const use: PasskeyPorts['use'] = async ({ credential, input }) => {
  const [id, first] = [base64url.decode(credential), base64url.decode(input)]
  return id && first ? await outputOf(id, first) : undefined
}

/** A no of the person or the authenticator is an error of the browser's. */
const orNothing = async <T>(asked: Promise<T>): Promise<T | undefined> => asked.catch(() => undefined)

/**
 * Passkeys of the extension itself. Their relying party is the extension's own address, which is another in every profile of Firefox: none
 * is offered there.
 */
export const vaultPasskey = (): { readonly passkey: PasskeyPorts } | Record<string, never> =>
  'PublicKeyCredential' in globalThis && browser.runtime.getURL('').startsWith('chrome-extension:')
    ? { passkey: { make: () => orNothing(make()), use: (passkey) => orNothing(use(passkey)) } }
    : {}
