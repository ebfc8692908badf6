import { parseArgs } from 'node:util'
import { checkText } from '../check-text.ts'
import { answer, type Command, usedWrongly } from '../command.ts'
import { printDiagnostic } from '../print-diagnostic.ts'
import { readTextFile } from '../read-text-file.ts'

const EMPTY = {
  sites: [],
  effects: [],
  flows: [],
  secrets: [],
  code: [],
  tools: [],
  blessings: [],
  kept: [],
  maxSteps: 0
}

const checkFile = (file: string, text: string) => {
  const { checked, diagnostics } = checkText(text)
  return {
    file,
    ok: checked !== undefined,
    hash: checked?.hash ?? null,
    manifest: checked?.manifest ?? EMPTY,
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
    const files = positionals.map((file) => ({ file, read: readTextFile(file) }))
    const unreadable = files.flatMap(({ read }) => ('why' in read ? [read.why] : []))
    if (unreadable.length > 0) return usedWrongly(unreadable.join('; '))
    let right = true
    for (const { file, read } of files) {
      if (!('text' in read)) continue
      const checked = checkFile(file, read.text)
      answer(values.json ? JSON.stringify(checked) : printChecked(read.text, checked))
      right &&= checked.ok
    }
    return right ? 0 : 1
  }
}
