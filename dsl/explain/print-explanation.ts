import type { EffectRow, Explanation, Line } from './explanation.ts'
import type { Phrases } from './phrases.ts'
import { phrasesOf } from './phrases-of.ts'
import { printSentence, quote, type Sentence } from './sentence.ts'
import { showUnseen } from './shown-text.ts'

const COLUMNS = ['where', 'what', 'class', 'target', 'max'] as const
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u

/** How many columns of a terminal the text takes: two for a Chinese character (UAX #11), none for what combines. */
const widthOf = (text: string): number =>
  Array.from(text.replace(/\p{Mn}/gu, '')).reduce((width, char) => width + (WIDE.test(char) ? 2 : 1), 0)

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

const tableOf = (rows: readonly EffectRow[], { columns }: Phrases): readonly string[] => {
  const cells = [
    COLUMNS.map((column) => columns[column]),
    ...rows.map((row) => COLUMNS.map((column) => printSentence(row[column])))
  ]
  const widths = COLUMNS.map((_, i) => Math.max(...cells.map((row) => widthOf(row[i] ?? ''))))
  const lines = cells.map((row) =>
    row
      .map((cell, i) => pad(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd()
  )
  const [head = '', ...rest] = lines
  return [head, widths.map((width) => '─'.repeat(width)).join('  '), ...rest].map((line) => `  ${line}`)
}

const linesOf = ({ says, inner, code }: Line, number: string, depth: number): readonly string[] => {
  const indent = '  '.repeat(depth)
  return [
    `${indent}${number} ${printSentence(says)}`,
    ...(code ?? []).map((text) => `${indent}    │ ${showUnseen(text)}`),
    ...inner.flatMap((each, i) => linesOf(each, `${number}${depth === 1 ? '' : '.'}${i + 1}`, depth + 1))
  ]
}

const part = (head: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', head, ...lines]

/** The whole explanation as text for a terminal: numbered steps, the manifest's effects as a table. */
export const printExplanation = (explanation: Explanation): string => {
  const phrases = phrasesOf(explanation.language)
  const { heads } = phrases
  const list = (sentences: readonly Sentence[]) => sentences.map((sentence) => `  - ${printSentence(sentence)}`)
  return [
    printSentence([quote(explanation.title)]),
    ...part(heads.needs, list(explanation.needs)),
    ...part(
      heads.steps,
      explanation.steps.flatMap((line, i) => linesOf(line, `${i + 1}.`, 1))
    ),
    ...part(heads.effects, explanation.effects.length > 0 ? tableOf(explanation.effects, phrases) : []),
    ...part(heads.flows, list(explanation.flows)),
    ...part(heads.secrets, list(explanation.secrets)),
    ...part(heads.code, list(explanation.code)),
    ...part(heads.tools, list(explanation.tools)),
    ...part(heads.blessings, list(explanation.blessings)),
    ...part(heads.kept, list(explanation.kept)),
    '',
    printSentence(explanation.longest)
  ].join('\n')
}

interface PlainLine {
  readonly says: string
  readonly inner: readonly PlainLine[]
  readonly code?: readonly string[]
}

const plainLine = ({ says, inner, code }: Line): PlainLine => ({
  says: printSentence(says),
  inner: inner.map(plainLine),
  ...(code && { code })
})

/** The same with every sentence as plain text, for JSON. */
export const plainExplanation = (explanation: Explanation) => {
  const { language, title, steps, effects } = explanation
  const plain = (sentences: readonly Sentence[]) => sentences.map(printSentence)
  return {
    language,
    title,
    needs: plain(explanation.needs),
    steps: steps.map(plainLine),
    effects: effects.map((row) => Object.fromEntries(COLUMNS.map((column) => [column, printSentence(row[column])]))),
    flows: plain(explanation.flows),
    secrets: plain(explanation.secrets),
    code: plain(explanation.code),
    tools: plain(explanation.tools),
    blessings: plain(explanation.blessings),
    kept: plain(explanation.kept),
    longest: printSentence(explanation.longest)
  }
}
