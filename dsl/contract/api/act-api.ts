import * as z from 'zod'
import { spanSchema } from './run-report.ts'

/** Seconds that an answer to `act` is waited for at most, and where nothing is said. */
export const MOST_ACT_SECONDS = 60
const USUAL_ACT_SECONDS = 30

/** How an answer to one step is waited for and told. */
export const ANSWER_SHAPE = {
  /** About how many tokens of `view` are told at most. */
  maxTokens: z.int().min(50).max(100_000).optional(),
  waitSeconds: z.number().min(0).max(MOST_ACT_SECONDS).default(USUAL_ACT_SECONDS)
}

const common = {
  /** What is looked at once the plan has run: what changed since the last view, nothing, or one target of the language. */
  observe: z.string().max(1000).optional(),
  ...ANSWER_SHAPE
}

/** What says which kind of act is asked for, in the order of `actRequestSchema`. */
const KINDS = ['text', 'replace', 'end'] as const
const TOGETHER = 'send `text`; or `resume` and `replace`; or `resume` and `end`'

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' and ')

/** Of one kind alone: what else is there belongs to another, or to none. */
const alone = {
  error: (issue: z.core.$ZodRawIssue) =>
    issue.code === 'unrecognized_keys' ? `${quoted(issue.keys ?? [])} has no place here: ${TOGETHER}` : undefined
}

/** Names the field that is wrong, or those that do not go together: of a union nobody is told that by itself. */
const whyNoAct = ({ input, errors }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return `is no JSON record: ${TOGETHER}`
  const given = ['resume', ...KINDS].filter((name) => name in input)
  const [kind, ...others] = KINDS.filter((name) => name in input)
  if (kind === undefined && given.length === 0) return `says nothing to do: ${TOGETHER}`
  const isOne = kind !== undefined && others.length === 0 && (kind === 'text') !== given.includes('resume')
  if (!isOne) return `${quoted(given)} ${given.length > 1 ? 'do not go together' : 'is not enough'}: ${TOGETHER}`
  const [first] = errors[KINDS.indexOf(kind)] ?? []
  if (!first || first.path.length === 0) return first?.message ?? TOGETHER
  return `${quoted([first.path.join('.')])}: ${first.message}`
}

/**
 * POST /v1/sessions/:id/act (docs/turns.md): a whole plan or a turn; statements in the place of the one that a held run stopped at; or
 * the end of a held run, which takes back what it did, or leaves it.
 */
export const actRequestSchema = z.union(
  [
    z.strictObject(
      {
        text: z.string().meta({ maxLength: 262144 }),
        inputs: z
          .unknown()
          .default({})
          .meta({ type: 'object', description: 'Values by the names of the plan’s inputs' }),
        ...common
      },
      alone
    ),
    z.strictObject({ resume: z.string().max(64), replace: z.string().meta({ maxLength: 262144 }), ...common }, alone),
    z.strictObject({ resume: z.string().max(64), end: z.enum(['undo', 'leave']), ...common }, alone)
  ],
  { error: (issue) => (issue.code === 'invalid_union' ? whyNoAct(issue) : undefined) }
)
export type ActRequest = z.infer<typeof actRequestSchema>

/** `asking`: the person is asked. `held`: stopped before an act, and waits to be resumed. */
export const ACT_STATUS = ['done', 'running', 'asking', 'held', 'refused', 'failed', 'unknown', 'cancelled'] as const
export type ActStatus = (typeof ACT_STATUS)[number]

/** Where a run stopped: the step, which names its rounds, and the statement in the text that was sent. */
const stoppedAtSchema = z.strictObject({
  step: z.string().optional(),
  span: spanSchema.optional(),
  /** The rounds of the loops around, from 1, outermost first. */
  round: z.array(z.int()).optional()
})

/** The answer to `act`: how the run stands. Only what applies is there. */
export const actResponseSchema = z.strictObject({
  run: z.string(),
  status: z.enum(ACT_STATUS),
  result: z.json().optional(),
  /** What was seen last. */
  view: z.string().optional(),
  /** What the same run saw before it, in order; and of how many views there was no room for any of it. */
  earlierViews: z.array(z.string()).optional(),
  viewsLeftOut: z.int().optional(),
  at: stoppedAtSchema.optional(),
  /** The act that it stopped at: was not done, was done, or nobody knows. */
  act: z.enum(['none', 'done', 'unknown']).optional(),
  code: z.string().optional(),
  message: z.string().optional(),
  fix: z.string().optional(),
  /** Where a plan has more than one error: the first ten. */
  errors: z
    .array(
      z.strictObject({
        code: z.string(),
        message: z.string(),
        line: z.int(),
        column: z.int(),
        fix: z.string().optional()
      })
    )
    .optional(),
  /** Steps that were done. */
  done: z.int().optional(),
  /** Names that were kept on the device for later turns. */
  kept: z.array(z.string()).optional(),
  /** The `do` statements that were taken back, and those that could not be, as lines of the plan. */
  undone: z.array(z.int()).optional(),
  notUndone: z.array(z.int()).optional(),
  /** The run and its session to name in the next `resume`, and until when it is held. */
  resume: z.strictObject({ run: z.string(), session: z.string(), until: z.string() }).optional()
})
export type ActAnswer = z.infer<typeof actResponseSchema>
