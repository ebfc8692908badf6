import {
  type ActOutcome,
  isLook,
  type LiveFacts,
  type Manifest,
  type Origin,
  printTarget,
  RAISES,
  type RefusalCode,
  refusal,
  type Sink,
  type Source,
  type Type,
  travelsAlone,
  type Value
} from '../../contract/index.ts'
import type { Need, ReadyAct } from '../../run/need.ts'
import type { Going } from '../drive/going.ts'
import type { Recorder } from '../drive/trace.ts'
import { mix } from './mix.ts'
import { Party } from './party.ts'
import { Tabs } from './tabs.ts'
import { valueFor } from './value-for.ts'

type Of<Kind extends Need['kind']> = Extract<Need, { kind: Kind }>

const NOT_THERE = refusal('page/wrong-origin')
const done = (value?: Value): ActOutcome => ({ kind: 'done', ...(value !== undefined && { value }) })

/** The name of what one party knows of another from before. */
export const copyOf = (source: string, known: string): Source => `copy:${source}@${known}` as Source

/** A text that no value may be. */
const TOO_LARGE = 'x'.repeat(1_000_001)

/** Acts after which a page may lead the tab elsewhere by its own will. */
const MOVES = new Set(['click', 'double-click', 'press', 'fill-secret', 'paste', 'download'])

/**
 * Everything outside the interpreter: sites, person, vault, sandbox, tools, clipboard, tabs. Deterministic: what a party says
 * is a function of its own secret and of what was sent to it (`Party`). `secretOf` gives each source's secret; two worlds
 * that give the same for all sources but one differ in that source alone.
 */
export class World {
  readonly #secretOf: (source: Source) => number
  /** The plan that is being run: another one once it is resumed. */
  readonly #going: () => Going
  readonly #seen: Recorder
  readonly #parties = new Map<string, Party>()
  readonly #released: Readonly<Record<string, readonly Source[]>>
  readonly tabs = new Tabs()
  /** What `copy` left, or else what the person had there before. */
  #clipboard: string | undefined
  /** How often each look was made: a page changes while it is waited for, and at no other time. */
  readonly #polls = new Map<string, number>()

  constructor(
    secretOf: (source: Source) => number,
    released: Readonly<Record<string, readonly Source[]>>,
    going: () => Going,
    seen: Recorder
  ) {
    this.#secretOf = secretOf
    this.#released = released
    this.#going = going
    this.#seen = seen
  }

  #manifest(): Manifest {
    return this.#going().checked.manifest
  }

  /**
   * A party's secret is its own, and what was released to it before this plan: copies with secrets of their own, so that it
   * can be told apart what it knows already from what this plan tells it.
   */
  party(name: string): Party {
    const known = this.#parties.get(name)
    if (known) return known
    const before = (this.#released[name] ?? []).map((source) => this.#secretOf(copyOf(source, name)))
    const made = new Party(before.reduce((all, one) => mix(all, `${one}`), this.#secretOf(name as Source)))
    this.#parties.set(name, made)
    return made
  }

  /** Acts and looks of one batch, in order; after one that is not done, the rest is not run. */
  batch(need: Of<'batch'>): ActOutcome[] {
    const outcomes: ActOutcome[] = []
    for (const act of need.acts) {
      const stopped = outcomes.some(({ kind }) => kind !== 'done')
      outcomes.push(stopped ? { kind: 'not-run' } : this.#act(need, act))
    }
    return outcomes
  }

  #act({ origin, spot }: Of<'batch'>, ready: ReadyAct): ActOutcome {
    const tab = this.tabs.of(spot.tab)
    if (tab.closed) return { kind: 'refused', refusal: refusal('page/closed') }
    let at = tab.at
    for (const frame of spot.frames) {
      if (at === undefined || at !== tab.expected) return { kind: 'refused', refusal: NOT_THERE }
      const no = this.party(at).refuses(`frame ${printTarget(frame.target)}`)
      if (no) return { kind: 'refused', refusal: no }
      at = frame.origin
    }
    const via = this.#manifest().effects.find(({ id }) => id === ready.checked.effect)?.via ?? []
    if (at === undefined || (at !== origin && !(via as readonly string[]).includes(at)))
      return { kind: 'refused', refusal: NOT_THERE }
    return this.#at(at, ready, spot.tab)
  }

  /** An act that gets no answer came all the same, or it did not: the site knows. */
  #at(origin: string, ready: ReadyAct, tab: string | undefined): ActOutcome {
    const { act, checked, step } = ready
    const party = this.party(origin)
    const { verb } = checked
    const words = JSON.stringify(act)
    const polled = this.#poll(step)
    if (party.does(`leave ${words} ${polled}`, 12)) return isLook(verb) ? { kind: 'unknown' } : { kind: 'not-run' }
    if (RAISES[verb] && ready.approved === undefined && party.does(`raise ${words}`, 8))
      return { kind: 'raised', facts: { effect: 'submit' } as LiveFacts }
    this.#seen.dispatched.push({ ...checked, happenedAt: origin, step, act })
    const no = party.refuses(`${words} ${polled}`)
    if (no && !(verb === 'exists')) return { kind: 'refused', refusal: no }
    if (isLook(verb)) return this.#look(party, ready, `${words} ${polled}`)
    if (verb === 'screenshot') return done()
    const lost = party.does(`lose ${words}`, travelsAlone(checked.class) ? 5 : 20)
    if (lost && party.say(`never came ${words}`) % 2 === 0) return { kind: 'unknown' }
    const sent = this.#sent(ready, words)
    if (typeof sent !== 'string') return lost ? { kind: 'unknown' } : sent
    party.take(sent)
    this.tabs.of(tab).acted.add(origin)
    this.#seen.show(origin as Origin, sent)
    if (verb === 'copy') this.#clipboard = `${party.say(words)} of ${origin}`
    if (ready.opensTab !== undefined) this.#openTab(party, origin, ready.opensTab)
    else if (MOVES.has(verb) && party.does('go', 3)) this.tabs.go(tab, this.#elsewhere(party))
    const outcome = verb === 'download' ? done(this.#fetch(party, checked.origin)) : this.#answer(party, act)
    if (!lost) return outcome
    this.#seen.loses(step, checked)
    return { kind: 'unknown' }
  }

  /** A tool of the page was called: it says that it failed, what was asked for, or something else. Of another act nothing is told. */
  #answer(party: Party, act: ReadyAct['act']): ActOutcome {
    if (act.verb !== 'call') return done()
    const no = party.refuses('call', ['run/tool-failed'])
    if (no) return { kind: 'refused', refusal: no }
    if (!act.as) return done()
    return done(party.does('say something else', 6) ? { odd: true } : valueFor(party.say('result'), act.as))
  }

  /** A file comes from the site and from the origins where its files lie, which see that it is fetched. */
  #fetch(party: Party, origin: string): Value {
    const from = this.#manifest()
      .sites.filter((site) => site.origin === origin)
      .flatMap(({ files }) => files)
    for (const each of from) this.#arrive(each, 'fetch')
    const hash = from.reduce((all, each) => mix(all, `${this.party(each).say('file')}`), party.say('file'))
    return valueFor(hash, { kind: 'file' })
  }

  /** What arrives at the site: the act itself, with what the vault or the clipboard gives to it. */
  #sent(ready: ReadyAct, words: string): string | ActOutcome {
    const { act } = ready
    const extra = ready.answer ? ` ${JSON.stringify(ready.answer)}` : ''
    if (act.verb === 'paste') return `${words}${extra} ${this.#clipboard ?? `person's ${this.#secretOf('person')}`}`
    if (act.verb !== 'fill-secret') return `${words}${extra}`
    const { name, part } = act.secret
    const vault = new Party(this.#secretOf(`vault:${name}.${part}` as Source))
    const no = vault.refuses('give', ['vault/not-found', 'vault/no-such-part'])
    if (no) return { kind: 'refused', refusal: no }
    this.#seen.secrets.push({ name, part, at: ready.checked.origin })
    return `${words}${extra} ${vault.say('give')}`
  }

  #poll(step: string): number {
    const times = this.#polls.get(step) ?? 0
    this.#polls.set(step, times + 1)
    return times
  }

  #look(party: Party, { act, step }: ReadyAct, question: string): ActOutcome {
    const hash = party.say(question)
    if (act.verb === 'exists') return done(hash % 2 === 0)
    if (act.verb === 'wait') return done()
    if (act.verb === 'read-count') return done(hash % 4)
    if (act.verb === 'observe') {
      this.#seen.show('planner', `${step} sees ${hash}`)
      return done(`view ${hash}`)
    }
    if (party.does(`odd ${question}`, 12)) return done({ odd: true })
    if (party.does(`huge ${question}`, 24)) return done(TOO_LARGE)
    const type: Type = 'as' in act && act.as ? act.as : { kind: 'text' }
    const records = act.verb === 'read-table' || act.verb === 'read-all' || act.verb === 'read-record'
    const of: Type = act.verb === 'read-all' ? { kind: 'list', of: type } : type
    return done(valueFor(hash, of, records))
  }

  #openTab(party: Party, origin: string, name: string): void {
    this.tabs.open(name, origin)
    if (party.does('open elsewhere', 2)) this.tabs.go(name, this.#elsewhere(party))
  }

  #elsewhere(party: Party): string {
    const origins = this.#manifest().sites.flatMap(({ origin, via }) => [origin, ...via])
    return origins[party.say('where') % origins.length] as string
  }

  /** An address is opened, or the tab goes through its history: whoever is at its end sees that. */
  tab(need: Of<'tab'>): ActOutcome {
    const { act, checked, step } = need
    const tab = this.tabs.of(need.tab)
    const origin = checked.origin
    this.#seen.dispatched.push({ ...checked, happenedAt: origin, step, act })
    if (act.verb === 'open') {
      const party = this.party(origin)
      const no = party.refuses(`open ${act.url}`, ['page/load-failed', 'page/not-reached'])
      if (no) return { kind: 'refused', refusal: no }
      this.#arrive(origin, `open ${act.url}`)
      this.tabs.open(need.tab, origin)
      if (party.does('redirect', 8)) this.tabs.go(need.tab, this.#elsewhere(party))
      return done()
    }
    if (act.verb === 'close') {
      if (tab.closed) return { kind: 'refused', refusal: refusal('page/closed') }
      for (const each of tab.acted) this.#arrive(each, 'close')
      tab.closed = true
      return done()
    }
    if (tab.closed) return { kind: 'refused', refusal: refusal('page/closed') }
    if (tab.at !== origin) return { kind: 'refused', refusal: NOT_THERE }
    const to = act.verb === 'reload' ? tab.at : this.tabs.travel(need.tab, act.verb)
    this.#arrive(origin, act.verb)
    // Where a page has led the tab by itself, it can say there itself that it was left and come back to.
    if (to !== undefined && to !== origin && tab.acted.has(to)) this.#arrive(to, act.verb)
    return done()
  }

  #arrive(origin: string, what: string): void {
    this.party(origin).take(what)
    this.#seen.show(origin as Origin, what)
  }

  /** Is the tab where `on` wants it? */
  arrives({ origin, via, spot }: Of<'arrive'>): RefusalCode | undefined {
    const tab = this.tabs.of(spot.tab)
    if (tab.closed) return 'page/closed'
    const there = tab.at !== undefined && [origin, ...via].includes(tab.at as typeof origin)
    if (!there) return 'page/not-reached'
    if (spot.frames.length === 0) tab.expected = tab.at
    return undefined
  }

  /** The person answers as they are, whatever they are shown; handed over to, they act on the page that is there. */
  person(need: Of<'person'>): ActOutcome {
    const { act, checked, step } = need
    const person = this.party('person')
    this.#seen.dispatched.push({ ...checked, happenedAt: 'person', step, act })
    const no = person.refuses(step, [act.verb === 'ask' ? 'run/no-answer' : 'run/not-blessed'])
    switch (act.verb) {
      case 'ask':
        return no ? { kind: 'refused', refusal: no } : done(valueFor(person.say(step), act.type))
      case 'endorse':
      case 'declassify':
        this.#seen.blesses(step, JSON.stringify(act.value), 'to' in act ? (act.to as Sink) : undefined)
        return no ? { kind: 'refused', refusal: no } : done(act.value)
      case 'hand-over': {
        const { at, acted } = this.tabs.of(this.#going().tabs.get(checked.id))
        // Where a page has led the tab by itself, what the person does there is between them and that page.
        if (at !== undefined && acted.has(at)) this.#arrive(at, `person ${person.say(step)}`)
        if (person.does(`go ${step}`, 3)) this.tabs.go(this.#going().tabs.get(checked.id), this.#elsewhere(person))
        return done()
      }
    }
  }

  code(need: Of<'code'>): ActOutcome {
    const sent = JSON.stringify([need.language, need.code, need.input])
    return this.#called('sandbox', need, sent, need.gives, 'run/code-failed')
  }

  tool(need: Of<'tool'>): ActOutcome {
    return this.#called(
      need.checked.origin,
      need,
      JSON.stringify([need.name, need.args]),
      need.gives,
      'run/tool-failed'
    )
  }

  #called(
    name: string,
    need: Of<'code' | 'tool'>,
    sent: string,
    gives: Type | undefined,
    failed: RefusalCode
  ): ActOutcome {
    const party = this.party(name)
    this.#seen.dispatched.push({ ...need.checked, happenedAt: name, step: need.step, act: need })
    party.take(sent)
    this.#seen.show(name as never, sent)
    const no = party.refuses('call', [failed])
    if (no) return { kind: 'refused', refusal: no }
    if (party.does('say something else', 6)) return done({ odd: true })
    return done(gives ? valueFor(party.say('result'), gives) : null)
  }
}
