import { isOrigin, type LiveFacts, type Question } from '@writ/dsl/contract'
import { valueWord, wordFor } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Address, Host } from '../parts/host.tsx'
import { Notice } from '../parts/notice.tsx'
import { Principal } from '../parts/principal.tsx'
import { Quoted, Shown } from '../parts/shown.tsx'
import { AskedText } from './asked-text.tsx'
import { Fact } from './fact.tsx'
import { FormFacts } from './form-facts.tsx'
import { OtherWindow } from './other-window.tsx'

export type ActQuestion = Extract<Question['about'], { readonly kind: 'act' }>

/** An element as the page calls it. */
const Named = ({ role, name }: { readonly role: string; readonly name: string }) => {
  const { approval, roles } = useMessages()
  return (
    <>
      <Shown text={wordFor(roles, role)} /> {name ? <Quoted text={name} /> : <em class="quiet">{approval.unnamed}</em>}
    </>
  )
}

/** What the act aims at: the element's real role and name, or only the plan's words where no page has answered yet. */
const Aim = ({ live, target }: { readonly live: LiveFacts | undefined; readonly target: string | undefined }) => {
  const { approval } = useMessages()
  if (live) return live.role ? <Named role={live.role} name={live.name} /> : null
  if (target === undefined) return null
  return (
    <>
      <Quoted text={target} /> <span class="quiet note">{approval.asPlanned}</span>
    </>
  )
}

/** `accept *` or `dismiss MESSAGE`: what to answer, and which dialog. Anything else is shown as it is. */
const DialogAnswer = ({ answer }: { readonly answer: string }) => {
  const { approval } = useMessages()
  const [kind = '', message] = answer.split(/ (.*)/s)
  if (message === undefined || !Object.hasOwn(approval.dialogKinds, kind)) return <Quoted text={answer} />
  return (
    <>
      <strong class="verb">{wordFor(approval.dialogKinds, kind)}</strong>{' '}
      {message === '*' ? approval.dialogAny : <Quoted text={message} />}
    </>
  )
}

const Values = ({ values }: Pick<ActQuestion, 'values'>) => {
  const messages = useMessages()
  const { approval } = messages
  if (values.length === 0) return null
  return (
    <Fact name={approval.values} wide>
      <ul class="values">
        {values.map((value, i) => (
          <li key={i}>
            <span class="value-label">
              {value.name === undefined ? (
                <Shown text={valueWord(messages, value.label)} />
              ) : (
                <Quoted text={value.name} />
              )}
            </span>
            <AskedText value={value} />
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
        {isOrigin(act.origin) ? <Host address={act.origin} scheme /> : <Principal of={act.origin} />}
        {live && live.origin !== act.origin && (
          <Notice tone="stop">
            {approval.pageOtherSite} <Host address={live.origin} scheme />
          </Notice>
        )}
      </Fact>
      {live?.account !== undefined && (
        <Fact name={approval.account}>
          <Quoted text={live.account} />
          <span class="quiet note">{approval.accountSays}</span>
        </Fact>
      )}
      {live?.accountUnclear && <Fact name={approval.account}>{approval.accountUnclear}</Fact>}
      {live && (
        <Fact name={approval.pageTitle}>
          {live.title && <Quoted text={live.title} />}
          <span class="note">
            <Address address={live.url} within={act.origin} />
          </span>
        </Fact>
      )}
      <Fact name={approval.action}>
        <strong class="verb">
          <Shown text={wordFor(verbs, act.verb)} />
        </strong>{' '}
        <Aim live={live} target={act.target} />
        {live?.raisedBy !== undefined && (
          <span class="quiet note">
            <Shown text={wordFor(raisedBy, live.raisedBy)} />
          </span>
        )}
      </Fact>
      {live?.tool && (
        <Fact name={approval.tool} wide>
          {live.tool.title !== undefined && <Quoted text={live.tool.title} />}
          <Quoted text={live.tool.description} />
        </Fact>
      )}
      <Values values={act.values} />
      {live?.link !== undefined && (
        <Fact name={approval.link}>
          <Address address={live.link} />
          {live.linkTarget !== undefined && <OtherWindow name={live.linkTarget} />}
        </Fact>
      )}
      {live?.drop && (
        <Fact name={approval.drop}>
          <Named role={live.drop.role} name={live.drop.name} />
          {live.drop.row !== undefined && <Quoted text={live.drop.row} />}
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
          <DialogAnswer answer={act.dialog} />
        </Fact>
      )}
    </dl>
  )
}
