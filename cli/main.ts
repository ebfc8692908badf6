import { type Command, type ExitCode, say, usedWrongly } from './command.ts'

/** Loaded when asked for: `writ check` need not wait for a browser driver. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./commands/demo.ts')).demo,
  run: async () => (await import('./commands/run.ts')).run,
  observe: async () => (await import('./commands/observe.ts')).observe,
  check: async () => (await import('./commands/check.ts')).check,
  fmt: async () => (await import('./commands/fmt.ts')).fmt,
  explain: async () => (await import('./commands/explain.ts')).explain,
  grammar: async () => (await import('./commands/grammar.ts')).grammar,
  serve: async () => (await import('./commands/serve.ts')).serve,
  policy: async () => (await import('./commands/policy.ts')).policy,
  mcp: async () => (await import('./commands/mcp.ts')).mcp,
  exec: async () => (await import('./commands/exec.ts')).exec,
  audit: async () => (await import('./commands/audit.ts')).audit,
  replay: async () => (await import('./commands/replay.ts')).replay
}

const USAGE = `writ COMMAND …

  demo                     the main job, on the sample site
  run FILE…                runs plans in a browser, under policy and approval
  observe URL              what a planner is shown of a page
  check FILE…              parses and checks plans
  fmt FILE…                lays plans out
  explain FILE             says a plan in plain sentences
  grammar --format FORMAT  prints the grammar: gbnf, lark, json-schema or ebnf
  serve                    starts the policy server
  mcp --server URL         a policy server’s MCP over standard input and output
  exec --lang LANG --code CODE  runs code in a machine of its own
  policy check|test|try|suggest  writes and judges policies
  audit verify|ask LOG     verifies a log offline; asks it what an agent did
  replay RUN               runs the interpreter again over what was recorded of a run

writ COMMAND --help tells more. Exit 0: done; 1: failed or refused; 2: used wrongly.`

const isParseArgsError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

const firstSentence = ({ message }: Error): string => message.split(/[.\n]/)[0] ?? message

const main = async ([name, ...args]: readonly string[]): Promise<ExitCode> => {
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(`${USAGE}\n`)
    return 0
  }
  if (name === undefined) return usedWrongly('say what to do; writ --help lists the commands')
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!load) return usedWrongly(`there is no command \`${name}\`; writ --help lists them`)
  const command = await load()
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${command.usage}\n`)
    return 0
  }
  try {
    return await command.run(args)
  } catch (error) {
    if (isParseArgsError(error)) return usedWrongly(firstSentence(error))
    say(`writ: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

// A reader that went away (`writ … | head`) is no failure.
process.stdout.on('error', () => process.exit(0))
process.exitCode = await main(process.argv.slice(2))
