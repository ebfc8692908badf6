import type { Type } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { toolResult } from './tool-result.ts'

const AS: Type = { kind: 'record', fields: [{ name: 'sum', type: { kind: 'number' } }] }

test.each<[string, string, unknown]>([
  ['a number', '{"sum":1.5}', { sum: 1.5 }],
  ['a number that has no end', '{"sum":1e999}', undefined],
  ['one of MCP that has none', '{"content":[],"structuredContent":{"sum":-1e999}}', undefined]
])('of what a page gives, %s', (_, given, value) => expect(toolResult(given, AS)).toEqual({ ok: true, value }))
