import { parseArgs } from 'node:util'
import { type Finding, lintPolicy } from '@writ/policy-server/author'
import { answer, type ExitCode, usedWrongly } from '../command.ts'
import { printDiagnostic } from '../print-diagnostic.ts'
import { readTextFiles } from '../read-text-files.ts'

export const POLICY_CHECK_USAGE = `writ policy check FILE… [--strict] [--quiet] [--json]

Validates Cedar policies against the published schema, and says what in them cannot match, matches more than it seems,
or permits too much.
  --strict   a warning fails too
  --quiet    leaves notes out
  --json     one JSON document a file, one a line: {file, ok, findings}
Exit 0 when every policy can take effect, 1 when one cannot.`

const countOf = (findings: readonly Finding[], wanted: Finding['severity']): string => {
  const count = findings.filter(({ severity }) => severity === wanted).length
  return `${count} ${wanted}${count === 1 ? '' : 's'}`
}

const printChecked = (file: string, text: string, findings: readonly Finding[], ok: boolean): string => {
  const said = findings.map((finding) => printDiagnostic(file, text, finding))
  const counts = (['error', 'warning', 'note'] as const).map((severity) => countOf(findings, severity)).join(', ')
  return [...said, `${file}: ${ok ? 'ok' : 'not ok'}; ${counts}`].join('\n')
}

/** `writ policy check`: what the server would say of a policy, and what a careful reader would. */
export const policyCheck = async (args: string[]): Promise<ExitCode> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      strict: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false }
    }
  })
  if (positionals.length === 0) return usedWrongly('policy check needs a FILE')
  const read = readTextFiles(positionals)
  if ('why' in read) return usedWrongly(read.why)
  let right = true
  for (const { file, text } of read.files) {
    const all = lintPolicy(text)
    const findings = values.quiet ? all.filter(({ severity }) => severity !== 'note') : all
    const fails = values.strict ? ['error', 'warning'] : ['error']
    const ok = !findings.some(({ severity }) => fails.includes(severity))
    answer(values.json ? JSON.stringify({ file, ok, findings }) : printChecked(file, text, findings, ok))
    right &&= ok
  }
  return right ? 0 : 1
}
