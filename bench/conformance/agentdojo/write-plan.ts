import type { Call } from './read-suites.ts'
import type { Servers } from './servers.ts'

const literal = (value: Call['args'][string]): string => {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  return value === null ? 'none' : typeof value === 'string' ? JSON.stringify(value) : String(value)
}

const argumentsOf = ({ args }: Call): string => {
  const named = Object.entries(args).filter(([, value]) => value !== null)
  return named.length
    ? `{ ${named.map(([name, value]) => `${JSON.stringify(name)}: ${literal(value)}`).join(', ')} }`
    : ''
}

/** The calls of one plan as a planner writes them that has been given their arguments; what they gave goes back to it. */
export const writePlan = (title: string, calls: readonly Call[], servers: Servers): string => {
  const steps = calls.map(
    (call, i) => `let r${i} = call ${servers.of(call.function)}.${call.function}(${argumentsOf(call)}) as text`
  )
  return [`plan ${JSON.stringify(title)}`, ...steps, `return { ${calls.map((_, i) => `r${i}`).join(', ')} }`, ''].join(
    '\n'
  )
}
