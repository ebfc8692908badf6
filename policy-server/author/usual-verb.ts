import type { EffectClass, Verb } from '@writ/dsl/contract'

const USUAL: Readonly<Record<EffectClass, Verb>> = {
  read: 'read-text',
  navigate: 'open',
  input: 'fill',
  activate: 'click',
  download: 'download',
  upload: 'upload',
  submit: 'click',
  share: 'click',
  secret: 'fill-secret',
  code: 'run',
  tool: 'call',
  transact: 'click',
  destroy: 'click',
  human: 'ask'
}

/** The act that is most usual of a class, for who asks about the class alone. */
export const usualVerb = (effect: EffectClass): Verb => USUAL[effect]
