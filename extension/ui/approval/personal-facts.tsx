import type { Flow, Question } from '@writ/dsl/contract'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Host } from '../parts/host.tsx'
import { Quoted, Shown } from '../parts/shown.tsx'
import { Fact } from './fact.tsx'

/** A question that is about no act: the person is to do, to choose or to vouch for something, or to decide on the agent itself. */
export type Personal = Exclude<Question['about'], { readonly kind: 'act' | 'flows' | 'sites' }>

type Of<Kind extends Personal['kind']> = Extract<Personal, { readonly kind: Kind }>

/** What a file is chosen for, by the name that the plan has for it; the agent's own words stand apart. */
const FileFacts = ({ about }: { readonly about: Of<'file'> }) => {
  const { approval } = useMessages()
  return (
    <>
      {about.input !== undefined && (
        <Fact name={approval.fileInput} wide>
          <Quoted text={about.input} />
        </Fact>
      )}
      <Fact name={approval.fileKept} wide>
        {approval.fileStays}
      </Fact>
    </>
  )
}

/** Why the agent is held up, and what each answer does. */
const StopAgentFacts = ({ about }: { readonly about: Of<'stop-agent'> }) => {
  const { approval } = useMessages()
  const counts = {
    questions: String(about.questions),
    noes: String(about.noes),
    minutes: String(about.minutes)
  }
  return (
    <Fact name={approval.stopAgentWhy} wide>
      {fillTemplate(approval.stopAgentCount, counts)}
      <span class="quiet note">{approval.stopAgentMore}</span>
    </Fact>
  )
}

/** Which sign-ins the plan needs, and where. */
const UnlockFacts = ({ about }: { readonly about: Of<'unlock'> }) => {
  const { approval, vault, listSeparator } = useMessages()
  return (
    <>
      <Fact name={vault.askNames}>
        <Shown text={about.names.join(listSeparator)} />
      </Fact>
      <Fact name={approval.site} wide>
        <ul class="values sites">
          {about.origins.map((origin) => (
            <li key={origin}>
              <Host address={origin} scheme />
            </li>
          ))}
        </ul>
        <span class="quiet note">{vault.askMore}</span>
      </Fact>
    </>
  )
}

/** Whether the agent is told what the person answers, as far as its plan goes. */
const AnswerFacts = ({ flows }: Pick<Question, 'flows'>) => {
  const { approval } = useMessages()
  const isTold = flows.some(({ to, how }) => to === 'planner' && how.includes('value'))
  return (
    <Fact name={approval.answerBecomes} wide>
      {isTold ? approval.answerTold : approval.answerUntold}
      <span class="quiet note">{approval.answerStays}</span>
    </Fact>
  )
}

const factsOf = (about: Personal, flows: readonly Flow[], approval: ReturnType<typeof useMessages>['approval']) => {
  if (about.kind === 'file') return <FileFacts about={about} />
  if (about.kind === 'ask') return <AnswerFacts flows={flows} />
  if (about.kind === 'unlock') return <UnlockFacts about={about} />
  if (about.kind === 'stop-agent') return <StopAgentFacts about={about} />
  if (about.kind === 'hand-over')
    return (
      <Fact name={approval.handOver} wide>
        {approval.handOverMore}
      </Fact>
    )
  return (
    <Fact name={approval.value} wide>
      {about.value === '' ? <em class="quiet">{approval.empty}</em> : <Quoted text={about.value} />}
    </Fact>
  )
}

/** The value that the person is to stand for or let go, whole, or what comes of a yes. */
export const PersonalFacts = ({ about, flows }: { readonly about: Personal; readonly flows: readonly Flow[] }) => {
  const { approval } = useMessages()
  return <dl class="facts">{factsOf(about, flows, approval)}</dl>
}

/** Where the browser is to let the extension act, each origin whole. */
export const SitesFacts = ({ origins }: { readonly origins: readonly string[] }) => {
  const { approval } = useMessages()
  return (
    <dl class="facts">
      <Fact name={approval.sites} wide>
        <ul class="values sites">
          {origins.map((origin) => (
            <li key={origin}>
              <Host address={origin} scheme />
            </li>
          ))}
        </ul>
        <span class="quiet note">{approval.sitesMore}</span>
      </Fact>
    </dl>
  )
}
