import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { AgentLink } from '../../guest/channel/index.ts'
import type { Command, Ended, Hear, Limits, Running } from '../../machine/index.ts'

const NOTHING = new Uint8Array(0)

/** Starts a command by the agent at the link. */
export const startInGuest = (
  link: AgentLink,
  limits: Limits,
  { argv, env, cwd = '/work', wallMs = limits.wallMs, terminal }: Command,
  hear: Hear,
  end: () => void
): Promise<Result<Running>> =>
  new Promise((resolve) => {
    const ended = Promise.withResolvers<Ended>()
    const taken: (() => void)[] = []
    let printed = 0
    const lose = () => {
      resolve(refuse('executor/machine-failed'))
      ended.resolve({ exitCode: null, limit: null })
      for (const done of taken.splice(0)) done()
    }
    const give = (bytes: Uint8Array, last: boolean): Promise<void> => {
      const done = Promise.withResolvers<void>()
      taken.push(done.resolve)
      if (!link.say({ op: 'feed', id, at: 0, last }, bytes)) done.resolve()
      return done.promise
    }
    const id = link.listen((frame, body) => {
      switch (frame.op) {
        case 'started':
          resolve(
            ok({
              pid: frame.pid,
              ended: ended.promise,
              write: (bytes) => give(bytes, false),
              end: () => give(NOTHING, true),
              kill: async (signal) => {
                link.say({ op: 'kill', id, signal })
              },
              resize: (size) => {
                link.say({ op: 'resize', id, ...size })
              }
            })
          )
          break
        case 'fed':
          taken.shift()?.()
          break
        case 'out':
          printed += body.length
          if (printed > limits.output) end()
          else hear(frame.stream, body)
          break
        case 'end':
          ended.resolve({ exitCode: frame.exitCode, limit: frame.limit })
          for (const done of taken.splice(0)) done()
          break
        case 'value':
          break
      }
    }, lose)
    if (!link.say({ op: 'start', id, argv, env, cwd, wallMs, ...(terminal && { terminal }) })) lose()
  })
