import * as z from 'zod'
import { variablesSchema } from './sandbox-words.ts'

/** Characters that a command may have in all: what is started goes to the machine in one piece, and Linux takes no more. */
const MOST_CHARACTERS = 256 * 1024

const side = z.int().min(1).max(4096)
const sizeSchema = z.object({ cols: side, rows: side })

export const startSchema = z.object({
  process: z
    .object({
      cmd: z.string().min(1),
      args: z.array(z.string()).default([]),
      envs: variablesSchema.default({}),
      cwd: z.string().max(4096).optional()
    })
    .refine((process) => JSON.stringify(process).length <= MOST_CHARACTERS, 'the command is too long'),
  pty: z.object({ size: sizeSchema.default({ cols: 80, rows: 24 }) }).optional(),
  tag: z.string().optional(),
  /** Absent counts as yes, as it did before there was the field. */
  stdin: z.boolean().default(true)
})

/** Which process is meant: by its number, or by the tag that it was started with. */
const selectorSchema = z.union([z.object({ pid: z.int().positive() }), z.object({ tag: z.string() })])
export const selectSchema = z.object({ process: selectorSchema })

export const inputSchema = z.object({
  process: selectorSchema,
  input: z.union([z.object({ stdin: z.base64() }), z.object({ pty: z.base64() })])
})
export const signalSchema = z.object({
  process: selectorSchema,
  signal: z.enum(['SIGNAL_SIGTERM', 'SIGNAL_SIGKILL'])
})
export const updateSchema = z.object({ process: selectorSchema, pty: z.object({ size: sizeSchema }) })
