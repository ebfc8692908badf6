import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { answerText, base64url, JOURNAL_CONTEXT, type LogLeaf, type Result } from '@writ/dsl/contract'
import { type IsSigned, isSignedBy } from './is-signed.ts'
import { hashEntryIn } from './prepare-leaf.ts'
import { readLeaf } from './read-leaf.ts'
import { openBundle, type VerifiedLog, type VerifyOptions } from './verify-bundle.ts'
import type { LogBundle } from './verify-tree.ts'

/** Leaves that are read at once. Two such stretches are held: one whose signatures are being verified, one whose story is followed. */
const STRETCH = 1024

const verifyAside = promisify(verify)

interface Stretch {
  readonly leaves: readonly (LogLeaf | undefined)[]
  /** What was signed by whom, of what these leaves say was signed. */
  readonly sound: ReadonlySet<string>
}

const wordOf = (x: string, text: string, sig: string): string => `${x} ${sig} ${text}`

const keyOf = (x: string): KeyObject | undefined => {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  } catch {
    return undefined
  }
}

/** Reads leaves ahead of the story, and verifies what they carry of signatures on every processor there is. */
const readAhead = ({ leaves: texts }: LogBundle) => {
  const keys = new Map<string, { readonly x: string; readonly key: KeyObject }>()

  return async (from: number): Promise<Stretch> => {
    const sound = new Set<string>()
    const verifying: Promise<void>[] = []
    const begin = (device: string, text: string, sig: string): void => {
      const by = keys.get(device)
      const bytes = base64url.decode(sig)
      if (!by || !bytes) return
      const word = wordOf(by.x, text, sig)
      verifying.push(
        verifyAside(null, Buffer.from(text), by.key, bytes).then((isSound) => {
          if (isSound) sound.add(word)
        })
      )
    }
    const leaves = texts.slice(from, from + STRETCH).map((text) => {
      const leaf = text === '' ? undefined : readLeaf(text)
      if (leaf?.from === 'device') {
        const { entry, sig } = leaf
        begin(entry.device, JOURNAL_CONTEXT + hashEntryIn(text, leaf), sig)
        if (entry.event.kind === 'answer') begin(entry.device, answerText(entry.event), entry.event.sig)
      } else if (leaf?.event.kind === 'device-enrolled' && !keys.has(leaf.event.device)) {
        const { x } = leaf.event.jwk
        const key = x === undefined ? undefined : keyOf(x)
        if (x !== undefined && key) keys.set(leaf.event.device, { x, key })
      }
      return leaf
    })
    await Promise.all(verifying)
    return { leaves, sound }
  }
}

/**
 * `verifyBundle`, with the same answer, on every processor there is: signatures are verified ahead of the story, which believes those
 * that were found sound of this very key, text and signature, and looks at any other by itself.
 */
export const verifyOnCores = async (
  bundle: LogBundle,
  publicKey?: string,
  options: VerifyOptions = {}
): Promise<Result<VerifiedLog>> => {
  let { sound }: Pick<Stretch, 'sound'> = { sound: new Set() }
  const isKnown: IsSigned = (by, text, sig) => sound.has(wordOf(by.x, text, sig)) || isSignedBy(by, text, sig)
  const opened = openBundle(bundle, publicKey, options, isKnown)
  if (!opened.ok) return opened
  const read = readAhead(bundle)
  let next = read(0)
  for (let from = 0; from < bundle.leaves.length; from += STRETCH) {
    const here = next
    next = read(from + STRETCH)
    const stretch = await here
    sound = stretch.sound
    for (const [i, leaf] of stretch.leaves.entries()) {
      const wrong = opened.value.take(from + i, leaf)
      if (!wrong) continue
      await next
      return wrong
    }
  }
  await next
  return opened.value.close()
}
