import { createPublicKey } from 'node:crypto'
import { base64url, GENESIS, JOURNAL_CONTEXT, type ServerEvent, type SignedEntry } from '@writ/dsl/contract'
import { followRunEvent } from './follow-run.ts'
import type { DeviceStory, Story } from './log-story.ts'
import { hashEntryIn } from './prepare-leaf.ts'
import type { Erasures } from './read-erasures.ts'
import { blame, type RunStory } from './run-story.ts'

/** A device is known by one key, for good. */
export const enrolDevice = (
  story: Story,
  { device, person, jwk }: Extract<ServerEvent, { kind: 'device-enrolled' }>,
  n: number
): string | undefined => {
  const known = story.devices.get(device)
  const { x } = jwk
  // In its one spelling: by another, one key would be two.
  const isKey = x !== undefined && base64url.decode(x)?.length === 32
  if (!isKey || jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519') return 'the device’s key is no Ed25519 key'
  if (known) return known.x === x ? undefined : 'the device was enrolled again with another key'
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    const chain = {
      seq: -1,
      head: GENESIS,
      leaf: n,
      isCut: false,
      lasting: new Map(),
      features: new Map(),
      going: new Map<RunStory, number>()
    }
    story.devices.set(device, { person, x, key, ...chain })
    return undefined
  } catch {
    return 'the device’s key is no Ed25519 key'
  }
}

/** The next entry of a device's chain, signed by its key, told of a run that is its own. */
export const followDevice = (
  story: Story,
  { entry, sig }: SignedEntry,
  n: number,
  text: string
): string | undefined => {
  const device = story.devices.get(entry.device)
  if (!device) return 'the entry is of a device that was never enrolled'
  if (entry.seq > device.seq + 1) passErased(device, entry, n, story.erasures)
  if (entry.seq !== device.seq + 1) return `the device’s chain jumps from ${device.seq} to ${entry.seq}`
  if (entry.prev !== device.head) return 'the entry does not follow the one before it in the device’s chain'
  const hash = hashEntryIn(text, { entry, sig })
  if (!story.isSigned(device, JOURNAL_CONTEXT + hash, sig)) return 'the device’s signature is not valid'
  device.seq = entry.seq
  device.head = hash
  device.leaf = n
  const run = story.runs.get(entry.event.run)
  // What a person says of a lost act may come after all else of its run was erased: there is nothing to hold it to.
  if (!run && device.isCut && entry.event.kind === 'settled') return undefined
  if (run?.device !== entry.device) return 'the entry speaks of a run that is not the device’s'
  blame(
    run,
    n,
    followRunEvent(run, entry.event, {
      ...device,
      isSigned: (said, by) => story.isSigned(device, said, by),
      at: Date.parse(entry.at),
      leaf: n,
      earlier: (id) => story.runs.get(id)
    })
  )
  if (run.endedBy === 'device') device.going.delete(run)
  return undefined
}

/**
 * Goes on after what was erased of a device's chain, where as many leaves are gone: the entry that follows is signed over the hash
 * that is told of it. What was erased since a run was decided may have told of that.
 */
const passErased = (known: DeviceStory, { device, seq }: SignedEntry['entry'], n: number, erasures: Erasures): void => {
  if (erasures.between(known.leaf, n) < seq - known.seq - 1) return
  for (;;) {
    const gone = erasures.stretchAt(device, known.seq + 1)
    if (!gone || gone.to <= known.seq) return
    known.seq = gone.to
    known.head = gone.head
    known.isCut = true
    for (const [{ unchecked }, decided] of known.going)
      if (erasures.between(decided, n) > 0 && unchecked.at(-1) !== n) unchecked.push(n)
  }
}
