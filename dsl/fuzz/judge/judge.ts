import type { CheckContext, Effect, Flow, Manifest } from '../../contract/index.ts'
import { judgeCounts } from './containment.ts'
import { holdersOf, listed, ownerOf, VAULT } from './listed.ts'
import type { Observations } from './observe.ts'
import type { Violation } from './violation.ts'

const split = (key: string): [string, string] => {
  const at = key.indexOf(' ')
  return [key.slice(0, at), key.slice(at + 1)]
}

/** Compares what many runs showed with what a manifest tells. Whatever happened and is not told is a violation. */
export const judge = (
  seen: Omit<Observations, 'runs' | 'liveliness'>,
  manifest: Manifest,
  context: CheckContext
): Violation[] => {
  const flows = new Map(manifest.flows.map((flow) => [`${flow.from} ${flow.to}`, flow]))
  const found: Violation[] = seen.strays.map(({ what, world }) => ({ kind: 'effect', what, worlds: [world] }))
  const add = (kind: Violation['kind'], what: string, worlds: Violation['worlds']) => found.push({ kind, what, worlds })

  for (const { counts, world } of seen.counts) {
    const what = judgeCounts(manifest, counts)
    if (what) add('count', what, [world])
  }

  for (const [key, { difference, pair }] of seen.flows) {
    const [source, sink] = split(key)
    if (holdersOf(source).includes(sink)) continue
    if (source.startsWith(VAULT)) judgeSecret(manifest, source, sink, (what) => add('secret', what, pair))
    else {
      const told = listed(flows.get(`${ownerOf(source)} ${sink}`))
      if (told === 'none' || (told === 'stopping' && difference === 'more'))
        add('flow', `${source} → ${sink} by ${difference}; listed: ${told}`, pair)
    }
  }

  for (const [key, { count, base }] of seen.views) {
    const [source, sink] = split(key)
    const flow = flows.get(`${ownerOf(source)} ${sink}`)
    if (holdersOf(source).includes(sink) || !flow || flow.bits === undefined || flow.how.includes('value')) continue
    if (Math.log2(count) > flow.bits + 1e-9)
      add('bits', `${key}: ${count} views, ${flow.bits} bits`, [{ base, varied: source }])
  }

  const effects = new Map(manifest.effects.map((effect) => [effect.id, effect]))
  for (const [key, pair] of seen.controls) judgeControl(flows, effects, key, (what) => add('control', what, pair))

  for (const [key, pair] of seen.kept) {
    const [source, name] = split(key)
    const from: readonly string[] = manifest.kept.find((each) => each.name === name)?.from ?? []
    if (!from.includes(ownerOf(source))) add('kept', `${name} depends on ${source}; listed: ${from.join(', ')}`, pair)
  }

  // Who has seen something could have sent the empty plan as well: whatever this one shows to anyone depends on it.
  for (const source of context.shown ?? [])
    for (const [sink, world] of seen.touched)
      if (sink !== source && sink !== 'planner' && !flows.get(`${source} ${sink}`)?.how.includes('value'))
        add('shown', `${source} → ${sink} through the planner`, [world])
  return found
}

/** A secret reaches its own site and what is listed with it, nobody else. */
const judgeSecret = (manifest: Manifest, source: string, sink: string, add: (what: string) => void): void => {
  const uses = manifest.secrets.filter(({ name, part }) => `${VAULT}${name}.${part}` === source)
  const vias = manifest.effects.filter(({ verb }) => verb === 'fill-secret').flatMap(({ via }) => via ?? [])
  const may: readonly string[] = [...uses.flatMap(({ origin, reaches }) => [origin, ...reaches]), ...vias]
  if (!may.includes(sink)) add(`${source} → ${sink}; listed: ${may.join(', ')}`)
}

const isLook = ({ verb }: Effect): boolean =>
  verb.startsWith('read-') || verb === 'exists' || verb === 'wait' || verb === 'observe'

const judgeControl = (
  flows: ReadonlyMap<string, Flow>,
  effects: ReadonlyMap<string, Effect>,
  key: string,
  add: (what: string) => void
): void => {
  const [source, id] = split(key)
  const effect = effects.get(id)
  if (!effect) return
  const of = ownerOf(source)
  if (!(effect.control as readonly string[]).includes(of))
    add(
      `${source} shapes what ${id} (${effect.verb} at ${effect.origin}) aims at; listed: ${effect.control.join(', ')}`
    )
  const free = [effect.origin, 'planner', 'person', 'vault'] as string[]
  if (isLook(effect) || free.includes(of) || effect.origin === 'person') return
  // What was released to a site comes back as the site's own word: who writes to a site shares its label.
  if ((holdersOf(source) as readonly string[]).includes(effect.origin)) return
  if (!flows.get(`${of} ${effect.origin}`)?.how.includes('control'))
    add(`${source} → ${effect.origin} is not listed as control`)
}
