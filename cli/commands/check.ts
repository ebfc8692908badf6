import { parseArgs } from 'node:util'
import { EMPTY_MANIFEST } from '@writ/dsl/contract'
import { checkText } from '../check-text.ts'
import { answer, type Command, usedWrongly } from '../command.ts'

import { printDiagnostic } from '../print-diagnostic.ts'
import { readTextFiles } from '../read-text-files.ts'

const checkFile = (file: string, text: string) => {
  const { checked, diagnostics } = checkText(text)
  return {
    file,
    ok: checked !== undefined,
    hash: checked?.hash ?? null,
    manifest: checked?.manifest ?? EMPTY_MANIFEST,
    diagnostics
  }
}

const printChecked = (text: string, { file, ok, manifest, diagnostics }: ReturnType<typeof checkFile>): string => {
  const said = diagnostics.map((diagnostic) => printDiagnostic(file, text, diagnostic))
  const { effects, flows, secrets, maxSteps } = manifest
  const sum = `${file}: ok; ${effects.length} effects, ${flows.length} flows, ${secrets.length} secret uses, at most ${maxSteps} steps`
  return [...said, ...(ok ? [sum] : [])].join('\n')
}

/** `writ check`: what a plan may do, or where it is wrong; nothing runs. */
export const check: Command = {
  usage: `writ check FILE… [--json]

Parses and checks plans without running anything.
  --json   one JSON document a file, one a line: {file, ok, hash, manifest, diagnostics}
Exit 0 when every plan is right, 1 when one is not.`,

  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } }
    })
    if (positionals.length === 0) return usedWrongly('check needs a FILE')
    const read = readTextFiles(positionals)
    if ('why' in read) return usedWrongly(read.why)
    let right = true
    for (const { file, text } of read.files) {
      const checked = checkFile(file, text)
      answer(values.json ? JSON.stringify(checked) : printChecked(text, checked))
      right &&= checked.ok
    }
    return right ? 0 : 1
  }
}
