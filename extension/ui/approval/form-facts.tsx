import type { LiveFacts } from '@writ/dsl/contract'
import { useMessages } from '../language/use-messages.ts'
import { Address } from '../parts/host.tsx'
import { Notice } from '../parts/notice.tsx'
import { Quoted, Shown } from '../parts/shown.tsx'
import { Fact } from './fact.tsx'
import { OtherWindow } from './other-window.tsx'

type Form = NonNullable<LiveFacts['form']>

/** Does the form go to another origin than the page's? An address that cannot be read counts as another. */
export const leavesPage = (action: string, pageOrigin: string): boolean =>
  !URL.canParse(action) || new URL(action).origin !== pageOrigin

const FieldValue = ({ value }: { readonly value: string | null }) => {
  const { approval } = useMessages()
  if (value === null)
    return (
      <span class="secret">
        <span class="dots" aria-hidden="true">
          •••
        </span>{' '}
        {approval.hiddenValue}
      </span>
    )
  return value === '' ? <em class="quiet">{approval.empty}</em> : <Quoted text={value} />
}

/** Where the form really goes and what it sends, as the page shows it. An address on another origin stands out. */
export const FormFacts = ({ form, pageOrigin }: { readonly form: Form; readonly pageOrigin: string }) => {
  const { approval } = useMessages()
  return (
    <>
      <Fact name={approval.form}>
        <span class="method">
          <Shown text={form.method.toUpperCase()} />
        </span>{' '}
        <Address address={form.action} />
        {form.target !== undefined && <OtherWindow name={form.target} />}
        {leavesPage(form.action, pageOrigin) && <Notice tone="stop">{approval.formOtherSite}</Notice>}
      </Fact>
      <Fact name={approval.formFields} wide>
        {form.fields.length === 0 ? (
          <em class="quiet">{approval.noFields}</em>
        ) : (
          <ul class="values">
            {form.fields.map((field, i) => (
              <li key={i}>
                <span class="value-label">
                  {field.label ? <Quoted text={field.label} /> : <em>{approval.unnamed}</em>}
                </span>
                <FieldValue value={field.value} />
              </li>
            ))}
          </ul>
        )}
      </Fact>
    </>
  )
}
