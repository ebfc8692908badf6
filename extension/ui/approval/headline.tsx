import { type EffectClass, type Question, riskier, unreachable } from '@writ/dsl/contract'
import { sentenceOfAct, sentenceOfBlessing } from '@writ/dsl/explain'
import { useMessages } from '../language/use-messages.ts'
import { Explained } from '../parts/explained.tsx'
import { Host } from '../parts/host.tsx'
import { WarnIcon } from '../parts/icons.tsx'
import { Sentence } from '../parts/sentence.tsx'
import type { ActQuestion } from './act-facts.tsx'
import { leavesPage } from './form-facts.tsx'
import type { Personal } from './personal-facts.tsx'

/** The class the person decides on: never below what the live page makes of the act. `undefined` for what is no act. */
export const effectOf = ({ about }: Pick<Question, 'about'>): EffectClass | undefined =>
  about.kind === 'act' ? riskier(about.effect, about.live?.effect ?? about.effect) : undefined

const PersonalHeadline = ({ about }: { readonly about: Personal }) => {
  const { approval, vault } = useMessages()
  switch (about.kind) {
    case 'endorse':
    case 'declassify':
      return <Explained say={(language) => sentenceOfBlessing(about, language)} />
    case 'hand-over':
      return (
        <Explained
          say={(language) => sentenceOfAct({ verb: 'hand-over', effect: 'human', origin: 'person' }, language)}
        />
      )
    case 'file':
      return <>{approval.fileTitle}</>
    case 'ask':
      return <>{approval.askTitle}</>
    case 'unlock':
      return <>{vault.askTitle}</>
    case 'stop-agent':
      return <>{approval.stopAgentTitle}</>
    default:
      return unreachable(about)
  }
}

const ActHeadline = ({ about }: { readonly about: ActQuestion }) => {
  const { approval } = useMessages()
  const form = about.live?.form
  const sends = about.effect === 'submit' || about.live?.effect === 'submit' || about.live?.effect === 'share'
  if (about.live && form && sends && leavesPage(form.action, about.live.origin))
    return (
      <Sentence
        template={approval.headlineElsewhere}
        slots={{ site: <Host address={about.origin} />, target: <Host address={form.action} /> }}
      />
    )
  return <Explained say={(language) => sentenceOfAct(about, language)} />
}

/** What would happen, in one sentence; how often, where it is a loop. */
export const Headline = ({ about }: Pick<Question, 'about'>) => {
  const { approval } = useMessages()
  if (about.kind === 'sites') return <>{approval.sitesTitle}</>
  if (about.kind === 'flows') return <>{approval.flowsTitle}</>
  if (about.kind !== 'act') return <PersonalHeadline about={about} />
  if (!about.rows) return <ActHeadline about={about} />
  return (
    <Sentence
      template={approval.headlineRounds}
      slots={{ n: <strong>{about.rows.length}</strong>, act: <ActHeadline about={about} /> }}
    />
  )
}

/** What must not be missed, in few words, above everything that scrolls. */
export const Flags = ({ about }: Pick<Question, 'about'>) => {
  const { approval } = useMessages()
  if (about.kind !== 'act') return null
  const { live } = about
  const flags = [
    live && live.origin !== about.origin && approval.flagPage,
    live?.form && leavesPage(live.form.action, live.origin) && approval.flagForm
  ].filter((flag) => typeof flag === 'string')
  if (flags.length === 0) return null
  return (
    <ul class="flags" aria-label={approval.flags}>
      {flags.map((flag) => (
        <li key={flag}>
          <WarnIcon />
          {flag}
        </li>
      ))}
    </ul>
  )
}
