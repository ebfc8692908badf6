import type { RefusalCode } from '../refusal-codes.ts'

const CATCHABLE: ReadonlySet<RefusalCode> = new Set([
  'run/require',
  'run/list-too-long',
  'run/tries-used-up',
  'run/bad-value',
  'run/too-precise',
  'run/no-answer',
  'run/not-blessed',
  'run/code-failed',
  'run/tool-failed',
  'run/wrong-result',
  'run/unsupported'
])

/**
 * Does `try` (or `else` behind a value) go on after this refusal? What the page, a tool, a feature or a value refuses can be caught;
 * a lost authority, the person's no, an unknown outcome and a closed tab cannot.
 */
export const isCatchable = (code: RefusalCode): boolean =>
  code.startsWith('target/') ||
  (code.startsWith('page/') && code !== 'page/closed') ||
  code.startsWith('vault/') ||
  code.startsWith('feature/') ||
  CATCHABLE.has(code)
