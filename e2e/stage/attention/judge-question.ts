import { type AskedRow, VERBS } from '@writ/dsl/contract'
import type { Received } from '@writ/examples/site'
import type { ReadElement } from './read-element.ts'
import type { SeenQuestion } from './watch-questions.ts'

/** Text as it is compared: white space aside, and the marks that the approval page makes of what cannot be seen. */
const plain = (text: string): string => text.replace(/[\s\u200b↵⏎→]+/gu, '')

const pairs = (fields: readonly (readonly [string, string | null])[]): string =>
  fields
    .map(([name, value]) => `${name}=${value === null ? '•••' : plain(value)}`)
    .toSorted()
    .join('&')

/** What the page of a question must say of it: whatever of this is not there was hidden from the person. */
const wordsOf = ({ question }: SeenQuestion): readonly string[] => {
  const { about, flows, request } = question
  const ofFlows = flows.flatMap(({ from, to }) => [from, to]).filter((end) => end.startsWith('http'))
  const common = [request.text, ...ofFlows.map((origin) => new URL(origin).host)]
  if (about.kind !== 'act') return common
  const { live, values, origin, rows = [] } = about
  return [
    ...common,
    new URL(origin).host,
    ...[values, ...rows.map((row) => row.values)].flat().map(({ text }) => text),
    ...(live ? [live.name, live.title, ...ofPage(live)] : [])
  ]
}

type About = Extract<SeenQuestion['question']['about'], { kind: 'act' }>
type Live = NonNullable<About['live']>

const addressOf = (address: string): readonly string[] => {
  const { host, pathname } = new URL(address)
  return [host, decodeURI(pathname)]
}

const ofPage = ({ form, link, url }: Live): readonly string[] => [
  ...addressOf(url),
  ...(link === undefined ? [] : addressOf(link)),
  ...(form
    ? [
        form.method.toUpperCase(),
        ...addressOf(form.action),
        ...form.fields.flatMap(({ label, value }) => [label, value ?? ''])
      ]
    : [])
]

/** What the page's own element and the question differ in. */
const againstElement = (live: Live, element: ReadElement): readonly string[] => {
  const why: string[] = []
  if (live.link !== undefined && live.link !== element.href) why.push(`the link leads to ${element.href}`)
  if (!live.form) return why
  const { form } = element
  if (!form) return [...why, 'the page has no form there']
  if (form.action !== live.form.action) why.push(`the form goes to ${form.action}`)
  if (form.method.toLowerCase() !== live.form.method.toLowerCase()) why.push(`the form is sent by ${form.method}`)
  const [seen, told] = [pairs(form.seen), pairs(live.form.fields.map(({ label, value }) => [label, value]))]
  if (seen !== told) why.push(`the form holds ${seen}, and the question says ${told}`)
  return why
}

const pathOf = (address: string): string => new URL(address).pathname

/** What a round aims at or presses on the way is in the plan's words, and reaches no server as such. */
const isAim = (label: string): boolean => label === 'target' || VERBS.some((verb) => verb === label)

/** What the server got of a loop and its table differ in: a form for each round, in order, with that round's values. */
const againstRows = (rows: readonly AskedRow[], forms: readonly Received[], origin: string): readonly string[] =>
  rows.flatMap(({ values }, round) => {
    const came = forms[round]?.fields.map(([, value]) => plain(value)) ?? []
    return values
      .filter(
        ({ label, text, secret }) =>
          !secret && !isAim(label) && !text.startsWith(`${origin}/`) && !came.includes(plain(text))
      )
      .map(({ text }) => `the server did not get “${text}” of row ${round + 1}`)
  })

/** What the server got and the question differ in. Of what is sent later than the question, the first of its path counts. */
const againstServer = (
  seen: SeenQuestion,
  { live, rows = [] }: Pick<About, 'rows'> & { readonly live: Live },
  received: readonly Received[]
): readonly string[] => {
  const later = received.filter(({ at }) => at >= seen.at)
  const { form, link } = live
  if (form) {
    const forms = later.filter(
      ({ method, path }) => path === pathOf(form.action) && method.toLowerCase() === form.method.toLowerCase()
    )
    const [got] = forms
    if (!got) return [`the server got no ${form.method} of ${form.action}`]
    const element = seen.element && 'form' in seen.element ? seen.element.form : undefined
    const isSeen = ([name]: readonly [string, string]) => !element?.unseen.includes(name)
    const [sent, came] = [pairs((element?.sent ?? []).filter(isSeen)), pairs(got.fields.filter(isSeen))]
    const first = sent === came ? [] : [`the server got ${came}, and the page held ${sent}`]
    return [...first, ...againstRows(rows, forms, new URL(form.action).origin)]
  }
  if (link === undefined) return []
  return later.some(({ path }) => path === pathOf(link)) ? [] : [`the server got nothing at ${link}`]
}

const isRead = (element: SeenQuestion['element']): element is ReadElement =>
  element !== undefined && !('why' in element)

/**
 * Compares a question with the page it was about and with what the server of its site got after the answer: what was shown, what the
 * page's element holds by another reader's eyes, and what was really sent must be one and the same.
 * @returns what differs; empty where every fact is true.
 */
export const judgeQuestion = (
  seen: SeenQuestion,
  receivedAt: (origin: string) => readonly Received[]
): readonly string[] => {
  const shown = plain(seen.text)
  const missing = wordsOf(seen)
    .filter((word) => !shown.includes(plain(word)))
    .map((word) => `the page does not say “${word}”`)
  const { about, flows } = seen.question
  if (about.kind === 'flows') return [...missing, ...(flows.length === 0 ? ['it asks about no flow'] : [])]
  if (about.kind !== 'act') return missing
  const { live, origin, verb, values } = about
  if (verb === 'upload') {
    const name = values[0]?.text ?? ''
    const came = receivedAt(origin).some(
      ({ at, fields }) => at >= seen.at && fields.some(([, value]) => value === name)
    )
    return came ? missing : [...missing, `the server got no file ${name}`]
  }
  if (!live) return [...missing, 'it says nothing of a page']
  if (!isRead(seen.element)) return [...missing, seen.element?.why ?? 'its element was not read']
  return [
    ...missing,
    ...againstElement(live, seen.element),
    ...againstServer(seen, { ...about, live }, receivedAt(origin))
  ]
}
