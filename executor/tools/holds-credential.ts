import type { Json } from '@writ/dsl/contract'
import { hideKeysIn, ServiceKey } from '../egress/index.ts'

/** A shorter one would be found by chance. */
const SHORTEST = 8

/** What a reader passes over: what nobody sees, and what parts words, lines and blocks. */
const PASSED_OVER = /[\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]+/gu

const joined = (text: string): string => text.replace(PASSED_OVER, '')

const textsOf = (said: Json | undefined): readonly string[] => {
  if (typeof said === 'string') return [said]
  return typeof said === 'object' && said !== null ? Object.values(said).flatMap(textsOf) : []
}

const isFound = (text: string, credentials: readonly string[]): boolean => {
  const keys = credentials
    .filter(({ length }) => length >= SHORTEST)
    .map((credential) => new ServiceKey('TOOL', 'tool', credential))
  return hideKeysIn(text, keys) !== text
}

/**
 * Does what a server says hold one of these credentials, as it is or in a usual spelling (JSON, URL, HTML, hexadecimal, base64), also with what a reader
 * passes over in it, or in parts that stand one behind the other?
 */
export const holdsCredential = (said: Json, credentials: readonly string[]): boolean => {
  const whole = typeof said === 'string' ? said : JSON.stringify(said)
  const bare = credentials.map(joined)
  const spaced = credentials.filter((one, at) => one !== bare[at])
  return (
    isFound(joined(whole), bare) ||
    (typeof said !== 'string' && isFound(joined(textsOf(said).join('')), bare)) ||
    isFound(whole, spaced)
  )
}
