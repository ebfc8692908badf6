import { base64url, PASSKEY_ALGORITHMS } from '@writ/dsl/contract'
import { failureOf, type Reply } from '../ui/ask-background.ts'
import { mountSecond } from '../ui/mount-second.tsx'
import type { SecondPorts, SecondView } from '../ui/second/ports.ts'
import { provePasskey } from './use-passkey.ts'

const encode = (bytes: ArrayBuffer): string => base64url.encode(new Uint8Array(bytes))

/** Asks the server whose page this is; what is no answer of its is one that did not come. */
const ask = async <T>(path: string, body?: object): Promise<Reply<T>> => {
  try {
    const response = await fetch(`/console/${path}`, {
      method: body ? 'POST' : 'GET',
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    })
    const told = (await response.json()) as { readonly refusal?: { readonly code: string; readonly message: string } }
    if (response.ok) return { ok: true, value: told as T }
    if (told.refusal) return { ok: false, failure: failureOf(told.refusal) }
  } catch {
    // Not reached, or not understood.
  }
  return { ok: false, failure: { code: 'ui/away', message: '' } }
}

const make: SecondPorts['make'] = async (challenge, person) => {
  const bytes = base64url.decode(challenge)
  if (!bytes) return undefined
  try {
    const made = await navigator.credentials.create({
      publicKey: {
        challenge: bytes,
        rp: { id: location.hostname, name: 'Writ' },
        user: { id: crypto.getRandomValues(new Uint8Array(16)), name: person, displayName: person },
        pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
        attestation: 'none',
        timeout: 120_000
      }
    })
    if (!(made instanceof PublicKeyCredential)) return undefined
    const { clientDataJSON, attestationObject } = made.response as AuthenticatorAttestationResponse
    return {
      credential: encode(made.rawId),
      client: encode(clientDataJSON),
      attestation: encode(attestationObject)
    }
  } catch {
    return undefined
  }
}

mountSecond(document.getElementById('root') as HTMLElement, {
  locale: new URLSearchParams(location.search).get('lang') ?? navigator.language,
  signIn: (key) => ask('sign-in', { key }),
  signOut: () => ask('sign-out', {}),
  view: () => ask<SecondView>('view'),
  answer: (answer) => ask('answer', answer),
  register: (made) => ask('passkey', made),
  make,
  prove: (credential, challenge) => provePasskey({ credential, rp: location.hostname }, challenge)
})
