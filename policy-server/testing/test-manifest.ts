import { type Effect, type Flow, isOrigin, type Manifest, type Origin } from '@writ/dsl/contract'
import type { Actors } from '../decide/index.ts'

export const APP = 'http://127.0.0.1:8099' as Origin
export const BANK = 'https://bank.example.com' as Origin

export const ACTORS: Actors = {
  agent: { id: 'planner', name: 'Plain planner' },
  person: 'person',
  device: 'dev',
  tenant: 'default',
  request: { text: 'File my report', saidBy: 'agent' }
}

const span = { start: 10, end: 20, line: 2, column: 3 }

/** An effect as the checker finds one; a click on a button unless said otherwise. */
export const effect = (given: Partial<Effect> = {}): Effect => ({
  id: 'e1',
  origin: APP,
  verb: 'click',
  effect: 'activate',
  target: { role: 'button', match: { kind: 'is', text: 'Next' }, states: [], having: [] },
  control: [],
  max: 1,
  span,
  ...given
})

export const flow = (given: Partial<Flow> = {}): Flow => ({
  id: 'f1',
  from: APP,
  to: 'planner',
  how: ['value'],
  ...given
})

export const manifest = (
  effects: readonly Effect[],
  flows: readonly Flow[] = [],
  more: Partial<Manifest> = {}
): Manifest => ({
  sites: [...new Set(effects.map(({ origin }) => origin))]
    .filter(isOrigin)
    .map((origin, i) => ({ name: `site${i}`, origin, via: [], frames: [], files: [] })),
  effects,
  flows,
  secrets: [],
  code: [],
  tools: [],
  blessings: [],
  kept: [],
  maxSteps: effects.length,
  ...more
})
