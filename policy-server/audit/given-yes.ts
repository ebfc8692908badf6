import {
  type ApprovalNeed,
  type EffectClass,
  isYes,
  type JournalEvent,
  joinNeeds,
  riskOf,
  type ServerEvent
} from '@writ/dsl/contract'

type Of<Kind extends JournalEvent['kind']> = Extract<JournalEvent, { kind: Kind }>
export type Grant = NonNullable<Extract<ServerEvent, { kind: 'plan-decided' }>['grants']>[number]

/** A question as the device told of it, with what was answered. */
export interface AskedQuestion {
  readonly step: string | undefined
  readonly about: Of<'question'>['about']
  /** What the page had made of the act that was shown; logs from before do not say. */
  readonly made: EffectClass | undefined
  /** Later rounds of a loop that a yes covers too, until one of them is asked about by itself. */
  readonly rows: Set<string>
  readonly shown: string
  /** The page has changed the act since it was asked: a yes to it is a yes to something else. */
  outdated: boolean
  readonly needs: readonly ApprovalNeed[]
  /** Its form held what stood there before the run came: nobody said yes to that before. */
  readonly left: boolean
  choice?: Of<'answer'>['choice']
  /** A passkey stands behind the answer. */
  passkey?: true
  second?: 'yes' | 'no' | 'unanswered'
  /** A passkey of the second person's stands behind theirs. */
  secondPasskey?: true
  /** Nobody was asked: an earlier answer stood for it. */
  isEarlier?: boolean
}

/** What a yes is held to: one step as policy granted it and as the page has raised it, or what stands in the flows' way. */
export interface Wanted {
  /** Absent for the run's flows. */
  readonly step?: string
  readonly needs?: readonly ApprovalNeed[] | undefined
  readonly grant?: Grant | undefined
  /** What the live page made of it, where that was more than was granted; `unsaid` in a log from before. */
  readonly raised?: EffectClass | 'unsaid' | undefined
}

/** What a yes to this question must have: by what was granted, what the page made of it when asked and since, and what it says itself. */
const neededOf = (
  { made, needs }: AskedQuestion,
  { grant, raised, needs: besides }: Wanted
): readonly ApprovalNeed[] => {
  if (!grant) return joinNeeds(needs, besides) ?? []
  // It is not said what the act became: then the yes must have all that any class wants.
  const classes: readonly (string | undefined)[] =
    raised === 'unsaid' ? Object.keys(grant.needs ?? {}) : [grant.effect, made, raised]
  const byClass = Object.entries(grant.needs ?? {}).flatMap(([name, some]) => (classes.includes(name) ? [some] : []))
  return joinNeeds(needs, besides, ...byClass) ?? []
}

/** What was shown was no less than the act became: a yes to less is no yes to it. */
const coversRaise = ({ made }: AskedQuestion, raised: Wanted['raised']): boolean =>
  raised === undefined || raised === 'unsaid' || (made !== undefined && riskOf(made) >= riskOf(raised))

const covers = (asked: AskedQuestion, { step, raised }: Wanted): boolean => {
  if (step === undefined) return asked.step === undefined && !asked.outdated && (asked.about ?? 'flows') === 'flows'
  const isOwn = asked.step === step && !asked.outdated
  return (isOwn || asked.rows.has(step)) && coversRaise(asked, raised)
}

const hasAll = ({ passkey, second, secondPasskey }: AskedQuestion, needs: readonly ApprovalNeed[]): boolean => {
  // Whoever was asked and said no is not passed over, wanted or not.
  if (second !== undefined && second !== 'yes') return false
  const [byPasskey, byTwo] = [needs.includes('passkey'), needs.includes('second-person')]
  if (byPasskey && !passkey) return false
  return !byTwo || (second === 'yes' && (!byPasskey || secondPasskey === true))
}

/** The yeses to what is wanted, as it is now, with all that it needs. */
export const yesesTo = (questions: Iterable<AskedQuestion>, wanted: Wanted): readonly AskedQuestion[] =>
  [...questions].filter(
    (asked) => covers(asked, wanted) && isYes(asked.choice ?? 'unanswered') && hasAll(asked, neededOf(asked, wanted))
  )

/** What no answer covers that lasts (docs/approval.md), and what policy wants asked each time. */
const isAskedEachTime = ({ each = [] }: Grant, effect: EffectClass): boolean =>
  effect === 'transact' || effect === 'destroy' || each.includes(effect)

/** Did an earlier answer alone stand for an act that is asked about each time? */
export const leansOnEarlier = (yeses: readonly AskedQuestion[], grant: Grant, raised: Wanted['raised']): boolean => {
  if (yeses.length === 0 || !yeses.every(({ isEarlier }) => isEarlier)) return false
  const lasting = yeses.filter(({ made, left }) => {
    if (left) return false
    const classes = [grant.effect, ...(made ? [made] : []), ...(raised && raised !== 'unsaid' ? [raised] : [])]
    return !(raised === 'unsaid' && grant.each) && !classes.some((name) => isAskedEachTime(grant, name))
  })
  return lasting.length === 0
}
