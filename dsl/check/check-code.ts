import type { Obtained, Type } from '../contract/index.ts'
import { printSize } from '../syntax/index.ts'
import { evaluate } from './check-expr.ts'
import { refuseFiles } from './check-file.ts'
import { checkType } from './check-type.ts'
import { give, mayStop, tellStep } from './depend.ts'
import { type Findings, type Place, report, reportUnknown, type Valued } from './walk.ts'

/** Languages that code may be in. */
export const LANGUAGES = ['python', 'javascript', 'shell']
const FOREIGN_LANGUAGES = {
  js: 'javascript',
  node: 'javascript',
  py: 'python',
  python3: 'python',
  bash: 'shell',
  sh: 'shell'
}
/** Run time in milliseconds, memory in bytes, and characters of one piece of code. */
export const MAX_CODE_MS = 600_000
export const MAX_CODE_BYTES = 4 * 1024 ** 3
export const MAX_CODE_LENGTH = 65_536
/** Memory where the plan says nothing. */
export const DEFAULT_CODE_BYTES = 256 * 1024 ** 2

type Run = Extract<Obtained, { kind: 'run' }>

const checkLimits = (f: Findings, run: Run): void => {
  const { language, workspace, ms, bytes = DEFAULT_CODE_BYTES, code, span } = run
  if (!LANGUAGES.includes(language))
    reportUnknown(
      f,
      span,
      'check/unknown-language',
      { word: language, known: LANGUAGES, foreign: FOREIGN_LANGUAGES },
      { known: `${LANGUAGES.slice(0, -1).join(', ')} or ${LANGUAGES.at(-1)}`, name: language }
    )
  const isBound = (count: number, limit: number) => Number.isInteger(count) && count >= 1 && count <= limit
  if (!isBound(ms, MAX_CODE_MS)) report(f, span, 'check/bad-bound', { limit: MAX_CODE_MS })
  else if (!isBound(bytes, MAX_CODE_BYTES)) report(f, span, 'check/bad-bound', { limit: MAX_CODE_BYTES })
  const { workspaceBytes = bytes } = f.ledger
  if (workspace && bytes !== workspaceBytes)
    report(f, span, 'check/other-memory', { expected: printSize(workspaceBytes), found: printSize(bytes) })
  if (code.length > MAX_CODE_LENGTH) report(f, span, 'check/code-too-long', { limit: MAX_CODE_LENGTH })
}

const isRecord = (type: Type): boolean => type.kind === 'record'

/**
 * Code in the sandbox: it learns its input, and what it gives depends on all that the sandbox ever learned (L18), in a workspace or not: what
 * was given to any code, and what decided whether any ran, wherever that stands in the plan.
 */
export const checkCode = (f: Findings, place: Place, run: Run): Valued => {
  const { id, span, language, workspace, code, ms, bytes = DEFAULT_CODE_BYTES, gives } = run
  checkLimits(f, run)
  checkType(f, gives, span)
  if (!isRecord(gives)) report(f, span, 'check/type-mismatch', { expected: 'record', found: gives.kind })
  const input = run.with && evaluate(f, place, run.with, { mayRead: false, kinds: ['record'] })
  if (run.with && input) refuseFiles(f, run.with, input.type)

  const { sandbox } = f.people
  const said = [f.saidBy([code])]
  const doing = { id, verb: 'run', class: 'code', origin: 'sandbox', span, times: place.times, control: said } as const
  const inputs = [...said, ...(input ? [input.node] : [])]
  f.ledger.addCode(doing, { language, code, ms, bytes, ...(workspace && { workspace }) }, inputs)
  const { around: _, ...bare } = place
  give(f, bare, sandbox, { carried: input?.node, said })
  tellStep(f, place)
  mayStop(f, place, [['L5', [sandbox.shows, input?.node]]], { told: true })
  const result = f.flows.node()
  f.flows.edge('L18', sandbox.shows, result)
  return { type: gives, node: result }
}
