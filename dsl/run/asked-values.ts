import { standsIn } from '../check/index.ts'
import {
  type AskedValue,
  type LivePoint,
  personsWords,
  printTarget,
  type Request,
  type Value
} from '../contract/index.ts'
import { printDuration, printSize } from '../syntax/index.ts'
import type { AskedAct, Need, ReadyAct } from './need.ts'
import type { ResolvedAct } from './resolve-act.ts'

type CodeNeed = Extract<Need, { kind: 'code' }>

const pointValues = (at: LivePoint | undefined): AskedValue[] =>
  at ? [{ label: 'point', text: `${at.x}, ${at.y}` }] : []

const pageValues = (act: ResolvedAct): AskedValue[] => {
  switch (act.verb) {
    case 'fill':
    case 'type':
      return [{ label: 'text', text: act.text }]
    case 'fill-secret':
      return [{ label: act.secret.part, text: act.secret.name, secret: true }]
    case 'choose':
      return act.options.map((text) => ({ label: 'option', text }))
    case 'press':
      return [{ label: 'key', text: act.key }]
    case 'call':
      return givenValues('argument', act.args)
    case 'upload':
      return [{ label: 'file', text: act.file.name }]
    case 'download':
      return pageValues(act.act)
    case 'click':
    case 'double-click':
    case 'right-click':
    case 'hover':
      return pointValues(act.at)
    case 'drag':
      return [...pointValues(act.at), ...pointValues(act.toAt)]
    default:
      return []
  }
}

/** A text as it is, all else as JSON. */
const textOf = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What a tool or code is given; named parameters stand by their names. */
const givenValues = (label: string, given: Value): AskedValue[] =>
  typeof given === 'object' && given !== null && !Array.isArray(given)
    ? Object.entries(given).map(([name, value]) => ({ label, name, text: textOf(value) }))
    : [{ label, text: textOf(given) }]

const codeValues = ({ language, workspace, code, input, ms, bytes }: CodeNeed): AskedValue[] => [
  { label: 'language', text: language },
  ...(workspace ? [{ label: 'workspace', text: 'workspace' }] : []),
  { label: 'code', text: code },
  ...givenValues('given', input),
  { label: 'limits', text: `${printDuration(ms)}, ${printSize(bytes)}` }
]

const answerOf = (act: ReadyAct): AskedValue[] =>
  act.answer?.kind === 'answer' ? [{ label: 'answer', text: act.answer.text }] : []

/** Every value that an act carries, whole; a secret by its name. `copied` is what the clipboard has for a `paste`. */
export const valuesOf = (asked: AskedAct, copied: string | undefined): AskedValue[] => {
  if (!('other' in asked)) {
    const pasted = asked.act.verb === 'paste' && copied !== undefined ? [{ label: 'text', text: copied }] : []
    return [...pageValues(asked.act), ...pasted, ...answerOf(asked)]
  }
  const { other } = asked
  if (other.kind === 'tool') return other.args.flatMap((arg) => givenValues('argument', arg))
  if (other.kind === 'code') return codeValues(other)
  return other.kind === 'tab' && other.act.verb === 'open' ? [{ label: 'address', text: other.act.url }] : []
}

/** What could name somebody or something, and so is worth saying of whether the person named it. */
const NAMING = new Set(['text', 'option', 'address', 'answer', 'argument', 'given'])

/**
 * The values that a question about an act shows, whole, and for each whether the person's request holds it. What an agent alone
 * says the request was holds nothing. `copied` is what the clipboard has for a `paste`.
 */
export const askedValues = (
  asked: AskedAct,
  { request, copied }: { readonly request: Request; readonly copied?: string | undefined }
): readonly AskedValue[] => valuesOf(asked, copied).map(markUnasked(request))

/** Says of a value that it does not stand in the person's request, where it does not. */
export const markUnasked = (request: Request): ((value: AskedValue) => AskedValue) => {
  const isAsked = standsIn(personsWords(request))
  return (value) =>
    NAMING.has(value.label) && value.text !== '' && !isAsked(value.text) ? { ...value, unasked: true } : value
}

/** What a question about an act says it aims at: a target in the plan's words, or the function of a tool. */
export const askedTarget = (asked: AskedAct): { readonly target?: string } => {
  if ('other' in asked && asked.other.kind === 'tool') return { target: asked.other.name }
  if ('act' in asked && asked.act.verb === 'call') return { target: asked.act.name }
  const target = ('act' in asked && 'target' in asked.act && asked.act.target) || asked.checked.target
  return target ? { target: printTarget(target) } : {}
}
