import { parseArgs } from 'node:util'
import { askLog } from '@writ/policy-server/audit'
import { answer, type Command, type ExitCode, say, usedWrongly } from '../command.ts'
import { differenceOf, printQuestion } from '../log/hold-answer.ts'
import { openLogs, wholeLog } from '../log/open-logs.ts'
import { parseSite } from '../log/parse-site.ts'
import { parseSpan } from '../log/parse-span.ts'
import { printAnswer } from '../log/print-answer.ts'
import { readEarlier } from '../log/read-earlier.ts'
import { isProof, verifyLeaf } from '../log/verify-proof.ts'
import { placeOf, printReport, reportOnLog, type VerifyReport } from '../log/verify-report.ts'
import { readTextFile } from '../read-text-file.ts'

/** Verifies one leaf by its proof: nothing else of the log is needed. */
const verifyOne = (
  from: string,
  file: string,
  { key, json }: { readonly key?: string | undefined; readonly json: boolean }
): ExitCode => {
  if (key === undefined) return usedWrongly('a proof needs --key: who is trusted to have written the log')
  const proof = readTextFile(from)
  if ('why' in proof) return usedWrongly(proof.why)
  const leaf = readTextFile(file)
  if ('why' in leaf) return usedWrongly(leaf.why)
  if (!isProof(proof.text)) return usedWrongly('--leaf goes with an inclusion proof (C2SP tlog-proof)')
  const shown = verifyLeaf(proof.text, Buffer.from(leaf.text), key)
  if (json) answer(JSON.stringify({ from, verified: shown.ok, ...(shown.ok ? shown.value : shown.refusal) }))
  else if (shown.ok) answer(`${from}: verified, it is leaf ${shown.value.leaf} of a log of ${shown.value.size}`)
  else answer(`${from}: NOT verified: ${shown.refusal.message}${placeOf(shown.refusal.detail)}`)
  return shown.ok ? 0 : 1
}

const verify = async (args: string[]): Promise<ExitCode> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      run: { type: 'string' },
      leaf: { type: 'string' },
      earlier: { type: 'string', multiple: true, default: [] },
      witness: { type: 'string', multiple: true, default: [] },
      tree: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false }
    }
  })
  const [from, ...more] = positionals
  if (from === undefined || more.length > 0) return usedWrongly('audit verify needs one FILE, DIR or URL')
  const { key, run, tree } = values
  const earlier = readEarlier(values.earlier)
  if ('why' in earlier) return usedWrongly(earlier.why)
  if (values.leaf !== undefined) return verifyOne(from, values.leaf, values)
  const logs = await openLogs(from, key)
  if ('why' in logs) return usedWrongly(logs.why)
  const asked = { key, run, tree, earlier: earlier.notes, witnesses: values.witness }
  const reports: VerifyReport[] = []
  for (const log of logs) reports.push(await reportOnLog(log, asked))
  for (const report of reports) answer(values.json ? JSON.stringify(report) : printReport(report, key !== undefined))
  return reports.every(({ verified }) => verified) ? 0 : 1
}

const ask = async (args: string[]): Promise<ExitCode> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      agent: { type: 'string' },
      person: { type: 'string' },
      site: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      answer: { type: 'string' },
      earlier: { type: 'string', multiple: true, default: [] },
      witness: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false }
    }
  })
  const [from, ...more] = positionals
  if (from === undefined || more.length > 0) return usedWrongly('audit ask needs one FILE, DIR or URL')
  const { key, agent, person, to } = values
  const span = parseSpan(values.from, to ?? new Date().toISOString())
  if (!span) return usedWrongly('--from and --to are days (2026-03-31) or moments (2026-03-31T17:00+02:00), in order')
  const site = values.site === undefined ? undefined : parseSite(values.site)
  if (values.site !== undefined && site === undefined)
    return usedWrongly('--site is an origin (https://app.example) or a host (app.example)')
  const earlier = readEarlier(values.earlier)
  if ('why' in earlier) return usedWrongly(earlier.why)
  const given = values.answer === undefined ? undefined : readTextFile(values.answer)
  if (given && 'why' in given) return usedWrongly(given.why)
  const logs = await openLogs(from, key)
  if ('why' in logs) return usedWrongly(logs.why)
  const [log, ...others] = logs
  if (!log || others.length > 0) return usedWrongly(`${from} holds more than one log`)
  const whole = wholeLog(log.log, key)
  const question = { agent, person, site, span }
  const found = whole.ok
    ? askLog(whole.value, question, key, { earlier: earlier.notes, witnesses: values.witness })
    : whole
  if (!found.ok) {
    const { message, detail } = found.refusal
    if (values.json) answer(JSON.stringify({ verified: false, why: message, detail }))
    else say(`${log.from}: NOT verified: ${message}${placeOf(detail)}`)
    return 1
  }
  const complete = found.value.gaps.length === 0
  const difference = given && differenceOf(given.text, question, found.value)
  answer(
    values.json
      ? JSON.stringify({
          verified: true,
          complete,
          ...(difference !== undefined && { difference }),
          asked: printQuestion(question),
          ...found.value
        })
      : printAnswer(found.value, key !== undefined)
  )
  if (difference !== undefined) say(`${values.answer}: NOT the answer of this log: ${difference}`)
  return complete && difference === undefined ? 0 : 1
}

/** `writ audit`: what a third party does with a log, needing nothing but the log and the key it trusts. */
export const audit: Command = {
  usage: `writ audit verify FILE|DIR|URL [--key KEY] [--run RUN] [--earlier FILE]…
                  [--witness KEY]… [--tree] [--json]
writ audit verify PROOF --leaf FILE --key KEY [--json]

Verifies a log offline: signature, Merkle root, every leaf, every device's chain, and the story they tell.
  FILE, DIR       a saved log, a folder of them (log*.json), or a folder of tiles (C2SP tlog-tiles), which needs --key
  URL             a tenant's log at its policy server, read by its tiles; needs --key, and the auditor's (or admin's) own
                  key in WRIT_AUDITOR_KEY
  --key KEY       the log's verifier key (C2SP), from a source you trust
  --run RUN       look at this run alone; a fault in another is passed over
  --earlier FILE  a checkpoint or a saved log seen before: the log must continue it
  --witness KEY   a witness's verifier key (C2SP): it must have cosigned, whatever the log itself asks for
  PROOF           an inclusion proof (C2SP tlog-proof, GET /v1/log/proof?leaf=N): that the text of --leaf is that leaf
  --tree          verify signature and tree alone: any C2SP log, whatever its leaves are
  --json          one JSON document a log, one a line

writ audit ask FILE|DIR|URL [--agent ID] [--person ID] [--site SITE] [--from DAY] [--to DAY] [--key KEY]
               [--answer FILE] [--earlier FILE]… [--witness KEY]… [--json]

Shows everything an agent did for a person on a site in that time, from a log that it verifies as a whole, and says why nothing
is missing, or what may be; exit 0 only where nothing is.
  --site SITE     an origin (https://app.example), or a host with those below it (app.example)
  --from, --to    days of UTC, the last included, or moments with their offset, the last not included (a month elsewhere:
                  --from 2026-03-01T00:00+08:00 --to 2026-04-01T00:00+08:00); until now, without --to
  --answer FILE   an answer to the same question that somebody gave with --json: says what it lacks, tells otherwise or made up`,

  run: ([what, ...args]) => {
    if (what === 'verify') return verify(args)
    if (what === 'ask') return ask(args)
    return Promise.resolve(usedWrongly('audit knows `verify FILE|DIR|URL` and `ask FILE|DIR|URL`'))
  }
}
