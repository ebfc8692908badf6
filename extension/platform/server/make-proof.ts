import { hashText } from '@writ/dsl/contract'
import type { DeviceKey } from '../storage/device-key.ts'
import { randomId, signJws } from '../storage/device-key.ts'

/**
 * A DPoP proof (RFC 9449 §4.2) that whoever sends this request, with this token where there is one, holds the device's key.
 * `now` in milliseconds.
 */
export const makeProof = (key: DeviceKey, method: string, url: string, now: number, token?: string): Promise<string> =>
  signJws(
    key,
    { typ: 'dpop+jwt', alg: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x: key.x } },
    {
      htm: method,
      htu: url.replace(/[?#].*$/, ''),
      iat: Math.floor(now / 1000),
      jti: randomId(),
      ...(token !== undefined && { ath: hashText(token) })
    }
  )
