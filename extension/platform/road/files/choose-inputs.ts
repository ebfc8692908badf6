import { FILE_FIELD, type Result, type Value } from '@writ/dsl/contract'
import { type Program, takeStart } from '@writ/dsl/run'
import type { StoredFile } from '../../storage/database.ts'
import { fileValueOf } from '../../storage/files.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { askPerson } from '../asking/ask-person.ts'
import { noted } from '../feed.ts'
import type { RoadPorts } from '../road-ports.ts'

type Given = Readonly<Record<string, Value>>

/** Stands where a file is not chosen yet; no step is done before all are. */
const NO_FILE: Value = { [FILE_FIELD]: '', name: '' }

const fileInputs = ({ inputs }: Program): readonly string[] =>
  inputs.filter(({ type }) => type.kind === 'file').map(({ name }) => name)

/** What a run begins with: the inputs that came with the plan, and the person's files. INVARIANT: nobody else gives a file. */
export const withFiles = (program: Program, inputs: Given, chosen: Given): Given => ({
  ...inputs,
  ...Object.fromEntries(fileInputs(program).map((name) => [name, chosen[name] ?? NO_FILE]))
})

/** Asks the person for the next file that is an input of the plan; `undefined` once they are all there. */
export const askForInput = (
  record: RunRecord,
  program: Program,
  ports: RoadPorts
): Promise<Result<RunRecord>> | undefined => {
  const input = fileInputs(program).find((name) => record.chosen?.[name] === undefined)
  return input === undefined ? undefined : askPerson(record, { about: { kind: 'file', input } }, ports)
}

/** The run with a file that the person chose for one of its inputs: it begins anew, since nothing of it was done yet. */
export const withChosen = (record: RunRecord, program: Program, input: string, file: StoredFile): RunRecord => {
  const chosen = { ...record.chosen, [input]: fileValueOf(file) }
  const inputs = { ...(record.offer.inputs as Given), ...record.handed }
  const holds = record.state.holds ? { holds: true as const } : {}
  const turn = { kind: 'started', given: withFiles(program, inputs, chosen), ...holds } as const
  return noted({ ...record, chosen, state: takeStart(program, turn) }, turn)
}
