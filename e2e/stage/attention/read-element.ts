import { isDeepStrictEqual } from 'node:util'
import type { LiveFacts } from '@writ/dsl/contract'
import type { Page } from 'playwright'

/** What the page itself has at the element of a question, read by Playwright's own idea of roles and names. */
export interface ReadElement {
  readonly href?: string
  readonly form?: {
    readonly action: string
    readonly method: string
    /** What a person sees of it: label and value, as a list of options shows it; `null` for a password. */
    readonly seen: readonly (readonly [label: string, value: string | null])[]
    /** What the browser would send, by name; of a file its name. */
    readonly sent: readonly (readonly [name: string, value: string])[]
    /** Names of what is sent and no person sees: tokens, and the button that was pressed. */
    readonly unseen: readonly string[]
  }
}

/** Runs in the page. */
const readInPage = (el: Element): ReadElement => {
  const { form } = el as HTMLButtonElement
  const link = el.closest('a')
  if (!form) return link ? { href: link.href } : {}
  const button = el as HTMLButtonElement
  const isSubmitter = button.type === 'submit'
  const data = new FormData(form, isSubmitter ? button : null)
  const controls = [...form.elements].filter(
    (one): one is HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement =>
      !(one instanceof HTMLButtonElement || one instanceof HTMLFieldSetElement) &&
      !one.matches(':disabled, [type=submit], [type=button], [type=reset], [type=image]')
  )
  // What is sent though nothing of it is drawn has no label that anybody reads; its name is what is left to say.
  const labelOf = (one: (typeof controls)[number]) =>
    (one.checkVisibility() && (one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent?.trim())) || one.name
  const shownValue = (one: (typeof controls)[number]) => {
    if (one instanceof HTMLSelectElement) return one.selectedOptions[0]?.label ?? ''
    if (one instanceof HTMLTextAreaElement) return one.value
    if (one.type === 'password') return null
    if (one.type === 'file') return [...(one.files ?? [])].map(({ name }) => name).join(', ')
    return one.type === 'checkbox' || one.type === 'radio' ? 'checked' : one.value
  }
  const isSeen = (one: (typeof controls)[number]) =>
    one.type !== 'hidden' && !(one instanceof HTMLInputElement && /checkbox|radio/.test(one.type) && !one.checked)
  return {
    form: {
      action: new URL(
        (isSubmitter && button.getAttribute('formaction')) || (form.getAttribute('action') ?? location.href),
        location.href
      ).href,
      method: (isSubmitter && button.getAttribute('formmethod')) || (form.getAttribute('method') ?? 'get'),
      seen: controls.filter(isSeen).map((one) => [labelOf(one), shownValue(one)] as const),
      sent: [...data].map(([name, value]) => [name, typeof value === 'string' ? value : value.name] as const),
      unseen: [
        ...controls.filter(({ type }) => type === 'hidden').map(({ name }) => name),
        ...(isSubmitter && button.name !== '' ? [button.name] : [])
      ]
    }
  }
}

type Role = Parameters<Page['getByRole']>[0]

/**
 * The visible element of the page with the role and name of the facts, in its row where they name one; or why not. Of several, as a
 * button that stands above and below a table, all must lead to the same and send the same: then it is told what each does.
 */
export const readElement = async (page: Page, live: LiveFacts): Promise<ReadElement | { readonly why: string }> => {
  const around = live.row === undefined ? page.locator('body') : rowsOf(page).filter({ hasText: rowText(live) })
  // A field for files has no role, though Playwright takes it for a button.
  const found =
    live.role === ''
      ? around.getByLabel(live.name, { exact: true })
      : around.getByRole(live.role as Role, { name: live.name, exact: true }).and(page.locator(':not([type=file])'))
  const all = await Promise.all((await found.all()).map((one) => one.evaluate(readInPage)))
  const [first, ...more] = all
  if (!first) return { why: `no element is ${live.role} “${live.name}”` }
  const leads = first.form !== undefined || first.href !== undefined
  const areOne = more.length === 0 || (leads && more.every((other) => isDeepStrictEqual(other, first)))
  return areOne ? first : { why: `${all.length} elements are ${live.role} “${live.name}”, and may differ` }
}

/** Rows of tables and entries of lists tell elements of one name apart. */
const rowsOf = (page: Page) => page.getByRole('row').or(page.getByRole('listitem'))

/** The first words of a row: buttons in it are in the facts, and what they say may be parted otherwise. */
const rowText = ({ row = '' }: LiveFacts): string => row.split(/\s+/).slice(0, 2).join(' ')
