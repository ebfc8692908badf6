import type { Manifest, Sink } from '../../contract/index.ts'
import type { Trace } from '../drive/trace.ts'
import { differenceAt } from './dependence.ts'
import { listed, ownerOf } from './listed.ts'

/** Steps that a run went at least, to count as one that went far. */
const FAR = 3

const isSame = (one: Trace, other: Trace): boolean =>
  one.told === other.told &&
  one.end === other.end &&
  [...new Set([...one.sees.keys(), ...other.sees.keys()])].every((sink) => differenceAt(sink, one, other) === 'none')

/**
 * How much the pairs of runs that are compared can tell at all. A pair is *live* where the secret that was changed was
 * consumed, so that the run was told something else or somebody saw something else, and both runs went far. A *look* is what
 * one sink saw of a pair; it is *strict* where the manifest lists no more than stopping from this source to this sink, so that
 * a difference would be a hole.
 */
export class Liveliness {
  readonly #flows: ReadonlyMap<string, Manifest['flows'][number]>
  pairs = 0
  consumed = 0
  live = 0
  strict = 0
  strictLive = 0

  constructor({ flows }: Manifest) {
    this.#flows = new Map(flows.map((flow) => [`${flow.from} ${flow.to}`, flow]))
  }

  add(source: string, sinks: readonly Sink[], one: Trace, other: Trace): void {
    const consumed = !isSame(one, other)
    const live = consumed && one.dispatched.length >= FAR && other.dispatched.length >= FAR
    this.pairs++
    if (consumed) this.consumed++
    if (live) this.live++
    for (const sink of sinks) {
      if (sink === source || listed(this.#flows.get(`${ownerOf(source)} ${sink}`)) === 'more') continue
      this.strict++
      if (live) this.strictLive++
    }
  }
}
