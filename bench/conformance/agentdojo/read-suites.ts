import { z } from 'zod'
import type { Skipped } from '../row.ts'
import { readTestData } from '../test-data.ts'

const argSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()])

const callSchema = z.object({ function: z.string(), args: z.record(z.string(), argSchema) })

/** One call of a tool, with its named arguments. */
export type Call = z.infer<typeof callSchema>

const taskSchema = z.object({ text: z.string(), calls: z.array(callSchema), outputs: z.array(z.string()).default([]) })

/** What a person asked for, or an attacker: the calls that do it, and what these gave. */
export type Task = z.infer<typeof taskSchema>

const suiteSchema = z.object({ user: z.record(z.string(), taskSchema), injection: z.record(z.string(), taskSchema) })

export type Suite = z.infer<typeof suiteSchema>

const suitesSchema = z.object({ suites: z.record(z.string(), suiteSchema) })

/** The suites of AgentDojo in the form of the test data; throws where a file has another form. */
export const readSuites = (file: string): { readonly data: Readonly<Record<string, Suite>> } | Skipped => {
  const read = readTestData<unknown>(file)
  return 'skipped' in read ? read : { data: suitesSchema.parse(read.data).suites }
}
