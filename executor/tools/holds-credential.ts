import type { Json } from '@writ/dsl/contract'
import { hideKeysIn, ServiceKey } from '../egress/index.ts'

/** A shorter one would be found by chance. */
const SHORTEST = 8

/** Does what a server says hold its credential, as it is or in a usual spelling (JSON, URL, HTML, hexadecimal, base64)? */
export const holdsCredential = (said: Json, credential: string | undefined): boolean => {
  if (credential === undefined || credential.length < SHORTEST) return false
  const text = JSON.stringify(said)
  return hideKeysIn(text, [new ServiceKey('TOOL', 'tool', credential)]) !== text
}
