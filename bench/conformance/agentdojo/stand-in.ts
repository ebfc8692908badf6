import { ok, type ToolPort } from '@writ/dsl/contract'
import type { Call, Task } from './read-suites.ts'

/** A call as it came: by name and named arguments. */
export const keyOf = (name: string, args: unknown): string =>
  JSON.stringify([name, Object.entries((args ?? {}) as object).sort(([a], [b]) => (a < b ? -1 : 1))])

/** Stands in for the suite's tools: it says what they said, and writes down every call that reaches it. */
export class StandIn implements ToolPort {
  readonly calls: string[] = []
  readonly #said: ReadonlyMap<string, string>

  constructor(tasks: readonly Task[]) {
    this.#said = new Map(
      tasks.flatMap(({ calls, outputs }) =>
        calls.map((call, i): [string, string] => [keyOf(call.function, kept(call)), outputs[i] ?? 'None'])
      )
    )
  }

  call(_tool: string, name: string, [args]: Parameters<ToolPort['call']>[2]): ReturnType<ToolPort['call']> {
    const key = keyOf(name, args)
    this.calls.push(key)
    return Promise.resolve(ok(this.#said.get(key) ?? 'None'))
  }
}

/** The arguments that a plan writes: an absent one is not written. */
export const kept = ({ args }: Call): Call['args'] =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null))
