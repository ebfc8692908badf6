import { parseArgs } from 'node:util'
import { answer, type Command, type ExitCode, say, usedWrongly } from '../command.ts'
import { openLogs, wholeLog } from '../log/open-logs.ts'
import { placeOf } from '../log/verify-report.ts'
import { readTextFile } from '../read-text-file.ts'
import { fetchRecording } from '../replay/fetch-recording.ts'
import { readReader } from '../replay/open-recording.ts'
import { printReplay, replayReport } from '../replay/replay-report.ts'

const replayOne = async (args: string[]): Promise<ExitCode> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      server: { type: 'string' },
      log: { type: 'string' },
      record: { type: 'string' },
      reader: { type: 'string' },
      key: { type: 'string' },
      plan: { type: 'string' },
      json: { type: 'boolean', default: false }
    }
  })
  const [run, ...more] = positionals
  if (run === undefined || more.length > 0) return usedWrongly('replay needs one RUN')
  const { server, key } = values
  const from = values.log ?? server
  if (from === undefined) return usedWrongly('replay needs --server URL, or --log FILE with --record FILE')
  if (values.record === undefined && server === undefined)
    return usedWrongly('--log needs --record FILE, or --server URL')
  if (values.reader === undefined)
    return usedWrongly('replay needs --reader FILE: the private key of one who may read it')
  const saved = readTextFile(values.reader)
  if ('why' in saved) return usedWrongly(saved.why)
  const reader = readReader(saved.text)
  if ('why' in reader) return usedWrongly(`${values.reader}: ${reader.why}`)
  const plan = values.plan === undefined ? { text: undefined } : readTextFile(values.plan)
  if ('why' in plan) return usedWrongly(plan.why)
  const logs = await openLogs(from, key)
  if ('why' in logs) return usedWrongly(logs.why)
  const [log, ...others] = logs
  if (!log || others.length > 0) return usedWrongly(`${from} holds more than one log`)
  const whole = wholeLog(log.log, key)
  if (!whole.ok) {
    say(`${log.from}: NOT verified: ${whole.refusal.message}${placeOf(whole.refusal.detail)}`)
    return 1
  }
  const record = values.record === undefined ? await fetchRecording(server ?? '', run) : readTextFile(values.record)
  if ('why' in record) return usedWrongly(record.why)
  const report = await replayReport(whole.value, record.text, { run, reader, key, text: plan.text })
  answer(values.json ? JSON.stringify(report) : printReplay(report))
  return report.same ? 0 : 1
}

/** `writ replay`: whether the interpreter, run again over what it was told, tells the same. */
export const replay: Command = {
  usage: `writ replay RUN --server URL --reader FILE --key KEY [--plan FILE] [--json]
writ replay RUN --log FILE --record FILE --reader FILE [--key KEY] [--plan FILE] [--json]

Runs the interpreter again over what was recorded of a run, and holds what comes of it against the log, leaf by leaf. The log is
verified first, and that the recording is the one it names. The first difference is named by its leaf, and by what it points to:
another plan, another record, another interpreter, or the log.
  --server URL    the policy server that holds log and recording; needs --key, and the auditor's (or admin's) own key in
                  WRIT_AUDITOR_KEY
  --log FILE      a saved log, or a folder of tiles (C2SP tlog-tiles), which needs --key
  --record FILE   the recording, as the server gave it (GET /v1/runs/RUN/record)
  --reader FILE   the private key of one of the recording's readers, a JWK
  --key KEY       the log's verifier key (C2SP), from a source you trust
  --plan FILE     this plan in place of the recorded one
  --json          one JSON document

Exit 0: the same; 1: not the same, or not to be verified; 2: used wrongly.`,

  run: replayOne
}
