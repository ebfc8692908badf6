import { base64url, PASSKEY_ALGORITHMS } from '@writ/dsl/contract'
import { mountSecond } from '../ui/mount-second.tsx'
import type { SecondPorts, SecondView } from '../ui/second/ports.ts'
import { askConsole } from './ask-console.ts'
import { provePasskey } from './use-passkey.ts'

const encode = (bytes: ArrayBuffer): string => base64url.encode(new Uint8Array(bytes))

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
  signIn: (key) => askConsole('sign-in', { key }),
  signOut: () => askConsole('sign-out', {}),
  view: () => askConsole<SecondView>('view'),
  answer: (answer) => askConsole('answer', answer),
  register: (made) => askConsole('passkey', made),
  make,
  prove: (credential, challenge) => provePasskey({ credential, rp: location.hostname }, challenge)
})
