interface Shape {
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, unknown>>
}

const has =
  (...names: readonly string[]) =>
  ({ properties = {} }: Shape): boolean =>
    names.every((name) => name in properties)

const lists =
  (...values: readonly string[]) =>
  ({ enum: listed = [] }: Shape): boolean =>
    values.every((value) => listed.includes(value))

/** What many operations speak of, by the name that it gets and by what is told apart. */
const NAMED: Readonly<Record<string, (shape: Shape) => boolean>> = {
  RefusalCode: lists('syntax/unexpected', 'server/failed'),
  Verb: lists('open', 'fill-secret', 'call'),
  Span: has('start', 'end', 'line', 'column'),
  Diagnostic: has('code', 'severity', 'span'),
  Refusal: has('code', 'message', 'detail'),
  RefusalAnswer: has('refusal', 'run', 'diagnostics'),
  ToolDefinition: has('inputSchema', 'name'),
  ToolServer: has('tools', 'credentials', 'perPerson'),
  AgentListed: has('agent', 'name', 'state'),
  Decision: has('decision', 'context'),
  StepReport: has('step', 'verb', 'outcome'),
  ApprovalReport: has('question', 'choice', 'ms'),
  RunEvent: has('n', 'at', 'what'),
  RunReport: has('run', 'status', 'steps', 'timings')
}

/**
 * Says each shape that has a name once, under `components/schemas`, and refers to it elsewhere (OpenAPI 3.1 §4.8.7): written out at each
 * place, the codes of refusals alone are megabytes. Shapes of one name that are not the same stay where they are, all but the first.
 */
export const nameSchemas = (paths: unknown): { readonly paths: unknown; readonly schemas: Record<string, unknown> } => {
  const schemas: Record<string, unknown> = {}
  const known = new Map<string, string>()
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(visit)
    const inner = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, visit(one)]))
    const [name] = Object.entries(NAMED).find(([, isIt]) => isIt(value)) ?? []
    if (name === undefined) return inner
    const said = JSON.stringify(inner)
    if (!(name in schemas)) {
      schemas[name] = inner
      known.set(name, said)
    }
    return known.get(name) === said ? { $ref: `#/components/schemas/${name}` } : inner
  }
  return { paths: visit(paths), schemas }
}
