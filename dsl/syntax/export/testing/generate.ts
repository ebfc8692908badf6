import { unreachable } from '../../../contract/index.ts'
import type { Grammar, Node } from './node.ts'

/** Numbers that look random, the same ones for the same seed (mulberry32). */
export const randomBy = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** How many rules deep the shallowest sentence of each rule is. */
const depthsOf = (grammar: Grammar): ReadonlyMap<string, number> => {
  const depths = new Map<string, number>()
  for (let changed = true; changed; ) {
    changed = false
    for (const [name, node] of grammar) {
      const depth = depthOf(node, depths) + 1
      if (depth < (depths.get(name) ?? Number.POSITIVE_INFINITY)) {
        depths.set(name, depth)
        changed = true
      }
    }
  }
  return depths
}

const depthOf = (node: Node, depths: ReadonlyMap<string, number>): number => {
  switch (node.kind) {
    case 'text':
    case 'class':
      return 0
    case 'name':
      return depths.get(node.name) ?? Number.POSITIVE_INFINITY
    case 'row':
      return Math.max(0, ...node.of.map((each) => depthOf(each, depths)))
    case 'choice':
      return Math.min(...node.of.map((each) => depthOf(each, depths)))
    case 'times':
      return node.least === 0 ? 0 : depthOf(node.of, depths)
    case 'checked':
      return depthOf(node.of, depths)
    default:
      return unreachable(node)
  }
}

/** Characters for classes that take nearly all: plain, escaped, wide, right to left, unseen, beyond the first plane. */
const ODD = [...'a b"\'\\/#{}\n\t\0é金額‮​ ☃𝒳👍']

/** Rules in each other, past which only the shortest ways on are taken. */
const DEPTH = 26
/** Characters after which only the shortest ways on are taken. */
const ENOUGH = 700

export interface Sentences {
  /** One sentence of the rule. */
  readonly sentence: (rule: string, random: () => number) => string
}

/**
 * Gives random sentences of a grammar, the same ones each time it is made. `join` stands between what two items of a row gave: it knows both, and whether they
 * are inside a terminal (then it must be nothing).
 */
export const generator = (
  grammar: Grammar,
  isTerminal: (rule: string) => boolean,
  join: (left: string, right: string, random: () => number) => string
): Sentences => {
  const depths = depthsOf(grammar)
  const known = new Map<Node, number>()
  const depthOfNode = (node: Node): number => {
    const depth = known.get(node) ?? depthOf(node, depths)
    known.set(node, depth)
    return depth
  }
  let spent = 0
  let random: () => number = () => 0
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T

  /** A way that was never gone first, so that none is left out; then, now and then, the one that was gone least often. */
  const gone = new Map<Node, number>()
  const choose = (of: readonly Node[]): Node => {
    const times = (each: Node) => gone.get(each) ?? 0
    const rare = of.reduce((a, b) => (times(b) < times(a) ? b : a))
    const chosen = times(rare) === 0 || random() < 0.5 ? rare : pick(of)
    gone.set(chosen, times(chosen) + 1)
    return chosen
  }

  const ofClass = ({ not, ranges }: Extract<Node, { kind: 'class' }>): string => {
    const has = (code: number) => ranges.some(([from, to]) => from <= code && code <= to)
    if (not) return pick(ODD.filter((char) => !has(char.codePointAt(0) ?? 0)))
    const [from, to] = pick(ranges)
    return String.fromCharCode(from + Math.floor(random() * (to - from + 1)))
  }

  const give = (node: Node, budget: number, inTerminal: boolean): string => {
    switch (node.kind) {
      case 'text':
        spent += node.text.length
        return node.text
      case 'class':
        spent++
        return ofClass(node)
      case 'name': {
        const rule = grammar.get(node.name)
        if (!rule) throw new Error(`there is no rule ${node.name}`)
        return give(rule, budget - 1, inTerminal || isTerminal(node.name))
      }
      case 'row':
        return glue(
          node.of.map((each) => give(each, budget, inTerminal)),
          inTerminal
        )
      case 'choice': {
        const open = node.of.filter((each) => depthOfNode(each) <= (spent < ENOUGH ? budget : 0))
        const least = Math.min(...node.of.map(depthOfNode))
        return give(
          choose(open.length > 0 ? open : node.of.filter((each) => depthOfNode(each) === least)),
          budget,
          inTerminal
        )
      }
      case 'times': {
        const fits = depthOfNode(node.of) <= budget
        const most = fits ? node.most : node.least
        let count = node.least
        while (count < most && spent < ENOUGH && random() < 0.5) count++
        return glue(
          Array.from({ length: count }, () => give(node.of, budget, inTerminal)),
          inTerminal
        )
      }
      case 'checked':
        for (;;) {
          const text = give(node.of, budget, inTerminal)
          if (node.by.test(text)) return text
        }
      default:
        return unreachable(node)
    }
  }

  const glue = (parts: readonly string[], inTerminal: boolean): string =>
    parts.reduce(
      (left, right) => left + (inTerminal || left === '' || right === '' ? '' : join(left, right, random)) + right,
      ''
    )

  return {
    sentence: (rule, by) => {
      spent = 0
      random = by
      return give({ kind: 'name', name: rule }, DEPTH, false)
    }
  }
}
