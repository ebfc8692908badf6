import { type Decl, unreachable } from '../contract/index.ts'
import { printType } from './print-expr.ts'
import { printString } from './print-string.ts'

const part = (words: string, origins: readonly string[]): string[] =>
  origins.length > 0 ? [`${words} ${origins.map(printString).join(', ')}`] : []

export const printDecl = (decl: Decl): string => {
  switch (decl.kind) {
    case 'site': {
      const { via, frames, files } = decl
      const belongs = [...part('sign in via', via), ...part('frames', frames), ...part('files from', files)]
      const block = belongs.length > 0 ? ` { ${belongs.join(' ')} }` : ''
      return `site ${decl.name} = ${printString(decl.origin)}${block}`
    }
    case 'secret':
      return `secret ${decl.name} at ${decl.site}`
    case 'input':
    case 'kept':
      return `${decl.kind} ${decl.name}: ${printType(decl.type)}`
    default:
      return unreachable(decl)
  }
}
