import type { CstNode } from 'chevrotain'
import type { Decl } from '../contract/index.ts'
import { buildType } from './build-expr.ts'
import { type Builder, text } from './builder.ts'
import { chosen, nodeOf, nodesOf, spanOfNode, tokenOf, tokensOf, wordOf } from './cst.ts'

const originsOf = (node: CstNode, part: 'via' | 'frames' | 'files'): string[] =>
  nodesOf(node, 'belongs')
    .flatMap((belongs) => nodesOf(belongs, part))
    .flatMap((origins) => tokensOf(origins, 'Str').map(text))

export const buildDecl = (b: Builder, choice: CstNode): Decl => {
  const node = chosen(choice)
  const span = spanOfNode(node)
  const name = wordOf(node, 'Name')
  switch (node.name) {
    case 'site': {
      const [via, frames, files] = [originsOf(node, 'via'), originsOf(node, 'frames'), originsOf(node, 'files')]
      return { kind: 'site', name, origin: text(tokenOf(node, 'Str')), via, frames, files, span }
    }
    case 'secret':
      return { kind: 'secret', name, site: tokensOf(node, 'Name')[1]?.image ?? '', span }
    case 'given': {
      const kind = wordOf(node, 'verb') as 'input' | 'kept'
      return { kind, name, type: buildType(b, nodeOf(node, 'type')), span }
    }
    default:
      throw new Error(`no such declaration: ${node.name}`)
  }
}
