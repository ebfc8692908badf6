import type { Readable } from '@writ/dsl/contract'
import type { CDPSession, Page } from 'playwright'

/** The attribute by which an element is known on both sides. */
export const MARK = 'data-writ-mark'

interface AxValue {
  readonly value?: unknown
}
interface AxNode {
  readonly backendDOMNodeId?: number
  readonly ignored: boolean
  readonly role?: AxValue
  readonly name?: AxValue
  readonly description?: AxValue
  readonly value?: AxValue
  readonly properties?: readonly { readonly name: string; readonly value: AxValue }[]
}
interface DomNode {
  readonly backendNodeId: number
  readonly attributes?: readonly string[]
  readonly children?: readonly DomNode[]
  readonly shadowRoots?: readonly DomNode[]
}

/** Chromium's own names for roles that ARIA spells otherwise, and what has no role in ARIA. */
const ROLES: Readonly<Record<string, string>> = {
  image: 'img',
  RootWebArea: 'document',
  Details: 'group',
  DisclosureTriangle: 'button',
  DisclosureTriangleGrouped: 'button',
  SvgRoot: 'img',
  MathMLMath: 'math',
  SectionFooter: 'sectionfooter',
  SectionHeader: 'sectionheader',
  sectionfooter: 'sectionfooter',
  DescriptionListTerm: 'term',
  DescriptionListDetail: 'definition',
  presentation: 'none'
}

const roleIn = (said: string): string => ROLES[said] ?? (/^[A-Z]/.test(said) ? '' : said)

const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  checked: { true: 'checked', false: 'unchecked', mixed: 'mixed' },
  pressed: { true: 'pressed' },
  expanded: { true: 'expanded', false: 'collapsed' },
  selected: { true: 'selected' },
  disabled: { true: 'disabled' },
  required: { true: 'required' },
  readonly: { true: 'readonly' }
}

const statesIn = ({ properties = [] }: AxNode): readonly string[] =>
  properties.flatMap(({ name, value }) => {
    if (name === 'invalid') return ['false', 'undefined'].includes(String(value.value)) ? [] : ['invalid']
    const word = WORDS[name]?.[String(value.value)]
    return word === undefined ? [] : [word]
  })

const readIn = (node: AxNode): Readable => {
  const level = node.properties?.find(({ name }) => name === 'level')?.value.value
  return {
    role: roleIn(String(node.role?.value ?? '')),
    name: String(node.name?.value ?? ''),
    description: String(node.description?.value ?? ''),
    states: statesIn(node),
    ...(typeof level === 'number' && { level }),
    ...(node.value?.value !== undefined && { value: String(node.value.value) })
  }
}

const marksIn = (node: DomNode, into: Map<number, string>): Map<number, string> => {
  const { attributes = [] } = node
  const at = attributes.findIndex((name, i) => i % 2 === 0 && name === MARK)
  if (at >= 0) into.set(node.backendNodeId, attributes[at + 1] ?? '')
  for (const child of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) marksIn(child, into)
  return into
}

/** Chromium's accessibility tree by the marks of its elements, as it tells of them: what it ignores is not among them. */
export const chromiumTree = async (page: Page): Promise<ReadonlyMap<string, Readable>> => {
  const session: CDPSession = await page.context().newCDPSession(page)
  try {
    await session.send('Accessibility.enable')
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true })
    const marks = marksIn(root as DomNode, new Map())
    const { nodes } = await session.send('Accessibility.getFullAXTree')
    const tree = new Map<string, Readable>()
    for (const node of nodes as readonly AxNode[]) {
      const mark = node.backendDOMNodeId === undefined ? undefined : marks.get(node.backendDOMNodeId)
      if (mark !== undefined && !node.ignored) tree.set(mark, readIn(node))
    }
    return tree
  } finally {
    await session.detach()
  }
}
