import type { LiveFacts, Question } from '@writ/dsl/contract'
import type { ComponentChildren } from 'preact'
import { wordFor } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Address, Host } from '../parts/host.tsx'
import { Notice } from '../parts/notice.tsx'
import { Quoted, Shown } from '../parts/shown.tsx'
import { FormFacts } from './form-facts.tsx'

export type ActQuestion = Extract<Question['about'], { readonly kind: 'act' }>

export const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div class="fact">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const Element = ({ live, target }: { readonly live: LiveFacts | undefined; readonly target: string | undefined }) => {
  const { approval, roles } = useMessages()
  if (!live) return target === undefined ? null : <Fact name={approval.asPlanned}>{<Quoted text={target} />}</Fact>
  if (!live.role) return null
  return (
    <Fact name={approval.element}>
      <span class="role">
        <Shown text={wordFor(roles, live.role)} />
      </span>{' '}
      {live.name ? <Quoted text={live.name} /> : <em class="quiet">{approval.unnamed}</em>}
    </Fact>
  )
}

const Values = ({ values }: Pick<ActQuestion, 'values'>) => {
  const { approval } = useMessages()
  if (values.length === 0) return null
  return (
    <Fact name={approval.values}>
      <ul class="values">
        {values.map((value, i) => (
          <li key={i}>
            <span class="value-label">
              <Shown text={value.label} />
            </span>
            {value.secret ? (
              <span class="secret">
                <span class="dots" aria-hidden="true">
                  •••
                </span>{' '}
                {approval.secret} <Quoted text={value.text} />
                <span class="quiet note">{approval.secretStays}</span>
              </span>
            ) : value.text === '' ? (
              <em class="quiet">{approval.empty}</em>
            ) : (
              <Quoted text={value.text} />
            )}
          </li>
        ))}
      </ul>
    </Fact>
  )
}

/** What one act is, fact by fact: the page's words as the page says them, values whole. */
export const ActFacts = ({ act }: { readonly act: ActQuestion }) => {
  const { approval, verbs, raisedBy } = useMessages()
  const { live } = act
  return (
    <dl class="facts">
      <Fact name={approval.site}>
        <Host address={act.origin} scheme />
        {live && live.origin !== act.origin && (
          <Notice tone="stop">
            {approval.pageOtherSite} <Host address={live.origin} scheme />
          </Notice>
        )}
      </Fact>
      {live && (
        <Fact name={approval.pageTitle}>
          {live.title && (
            <span class="page-title">
              <Quoted text={live.title} />
            </span>
          )}
          <span class="note">
            <Address address={live.url} />
          </span>
        </Fact>
      )}
      <Fact name={approval.action}>
        <Shown text={wordFor(verbs, act.verb)} />
        {live?.raisedBy !== undefined && (
          <span class="quiet note">
            <Shown text={wordFor(raisedBy, live.raisedBy)} />
          </span>
        )}
      </Fact>
      <Element live={live} target={act.target} />
      <Values values={act.values} />
      {live?.link !== undefined && (
        <Fact name={approval.link}>
          <Address address={live.link} />
        </Fact>
      )}
      {live?.form && <FormFacts form={live.form} pageOrigin={live.origin} />}
      {live?.row !== undefined && (
        <Fact name={approval.row}>
          <Quoted text={live.row} />
        </Fact>
      )}
      {act.dialog !== undefined && (
        <Fact name={approval.dialog}>
          <Quoted text={act.dialog} />
        </Fact>
      )}
    </dl>
  )
}
