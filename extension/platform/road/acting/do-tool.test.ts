import { type EffectClass, refuse } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import type { ToolAnswer } from '../../server/server-client.ts'
import { outcomeOf, type ToolNeed } from './do-tool.ts'

const ended = (answer: ToolAnswer, as: EffectClass): string =>
  outcomeOf(answer, { checked: { class: as } as ToolNeed['checked'] }).kind

const no = (code: Parameters<typeof refuse>[0], sent: boolean): ToolAnswer => ({ result: refuse(code), sent })

test.each<[string, ToolAnswer, EffectClass, string]>([
  ['that gave a value', { result: { ok: true, value: 'x' }, sent: true }, 'transact', 'done'],
  ['that was never sent', no('tool/changed', false), 'transact', 'refused'],
  ['that the tool says failed', no('run/tool-failed', true), 'transact', 'refused'],
  ['whose answer is not taken', no('tool/bad-result', true), 'submit', 'unknown'],
  ['that the app says was not done', no('feature/failed', true), 'transact', 'refused'],
  ['that an error of the app ended', no('feature/broke', true), 'transact', 'unknown'],
  ['that took too long', no('tool/too-slow', true), 'submit', 'unknown'],
  ['that took too long and leaves no mark', no('tool/too-slow', true), 'read', 'refused'],
  ['whose answer is not taken and leaves no mark', no('tool/bad-result', true), 'read', 'refused']
])('a call %s ends as such', (_, answer, as, kind) => expect(ended(answer, as)).toBe(kind))
