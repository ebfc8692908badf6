import type { Covered, CoveredAct, CoveredFlows, CoveredValue } from '@writ/dsl/contract'
import { sentenceOfBlessing } from '@writ/dsl/explain'
import { wordFor } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Explained } from '../parts/explained.tsx'
import { Address, Host } from '../parts/host.tsx'
import { Quoted, Shown } from '../parts/shown.tsx'
import { Fact } from './fact.tsx'
import { FlowList } from './flow-list.tsx'
import { OtherWindow } from './other-window.tsx'

const FlowFacts = ({ flows }: CoveredFlows) => {
  const { approval } = useMessages()
  return (
    <Fact name={approval.flows} wide>
      <FlowList flows={flows.map((flow, i) => ({ ...flow, id: String(i) }))} />
    </Fact>
  )
}

const ValueFacts = ({ bless, value, to }: CoveredValue) => {
  const { approval } = useMessages()
  const about = { kind: bless, ...(to !== undefined && { to }) }
  return (
    <>
      <Fact name={approval.action}>
        <Explained say={(language) => sentenceOfBlessing(about, language)} />
      </Fact>
      <Fact name={approval.value} wide>
        {value === '' ? <em class="quiet">{approval.empty}</em> : <Quoted text={value} />}
      </Fact>
    </>
  )
}

/** What a lasting yes covers, in all that must be the same: what stands here and nothing besides is looked at. */
export const CoveredFacts = ({ covers }: { readonly covers: Covered }) => {
  if ('flows' in covers) return <FlowFacts {...covers} />
  return 'hash' in covers ? <ValueFacts {...covers} /> : <ActFacts covers={covers} />
}

const ActFacts = ({ covers }: { readonly covers: CoveredAct }) => {
  const { approval, options, effects, roles, verbs, valueLabels } = useMessages()
  const { origin, verb, role, name, account, effect, form, link, linkTarget, drop, key, secret, dialog } = covers
  const texts = [
    [valueLabels.key, key],
    [approval.secret, secret],
    [approval.dialog, dialog]
  ] as const
  return (
    <>
      <Fact name={approval.site}>
        <Host address={origin} scheme />
      </Fact>
      {account !== undefined && (
        <Fact name={approval.account}>
          <Quoted text={account} />
        </Fact>
      )}
      <Fact name={approval.action}>
        <strong class="verb">{wordFor(verbs, verb)}</strong> <Shown text={wordFor(roles, role)} />{' '}
        <Quoted text={name} />
      </Fact>
      <Fact name={options.standingClass}>{effects[effect]}</Fact>
      {drop && (
        <Fact name={approval.drop}>
          <Shown text={wordFor(roles, drop.role)} /> <Quoted text={drop.name} />
        </Fact>
      )}
      {texts.map(
        ([label, text]) =>
          text !== undefined && (
            <Fact key={label} name={label}>
              <Quoted text={text} />
            </Fact>
          )
      )}
      {form && (
        <Fact name={approval.form}>
          <span class="method">
            <Shown text={form.method.toUpperCase()} />
          </span>{' '}
          <Address address={form.action} />
          {form.target !== undefined && <OtherWindow name={form.target} />}
        </Fact>
      )}
      {link !== undefined && (
        <Fact name={approval.link}>
          <Address address={link} />
          {linkTarget !== undefined && <OtherWindow name={linkTarget} />}
        </Fact>
      )}
    </>
  )
}
