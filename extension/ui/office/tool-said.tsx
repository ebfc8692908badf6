import { canonicalJson, type Json, type ToolDefinition } from '@writ/dsl/contract'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Quoted } from '../parts/shown.tsx'
import { SaidValue } from './said-value.tsx'

const MEMBERS = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'] as const
type Member = (typeof MEMBERS)[number]

/** So much of a member stands there before somebody asks for all of it, in UTF-16 code units. */
const LONGEST = 1200

const memberOf = (definition: ToolDefinition | undefined, member: Member): Json | undefined =>
  definition?.[member] as Json | undefined
const lengthOf = (value: Json | undefined): number =>
  value === undefined ? 0 : typeof value === 'string' ? value.length : canonicalJson(value).length

/** How long all of it is, where some of that is not shown at first; 0 where all is. */
export const heldBack = (definitions: readonly (ToolDefinition | undefined)[]): number => {
  const lengths = definitions.flatMap((one) => MEMBERS.map((member) => lengthOf(memberOf(one, member))))
  return lengths.some((length) => length > LONGEST) ? lengths.reduce((sum, length) => sum + length, 0) : 0
}

/**
 * What a server says of a tool; beside what was approved, where it differs: those members of it that do first, each twice. `whole`: however
 * long it is.
 */
export const ToolSaid = ({
  definition,
  now,
  whole
}: {
  readonly definition: ToolDefinition
  readonly now?: ToolDefinition | undefined
  readonly whole: boolean
}) => {
  const { office } = useMessages()
  const { tools } = office
  const said = (value: Json | undefined, as: 'then' | 'now', other?: Json) => {
    if (value === undefined) return <span class="quiet">{tools.nothing}</span>
    if (whole || lengthOf(value) <= LONGEST) return <SaidValue value={value} other={other} as={as} />
    const text = typeof value === 'string' ? value : canonicalJson(value)
    // No half of a character.
    return <Quoted text={`${text.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '')}…`} />
  }
  const differs = (member: Member) => {
    const [a, b] = [memberOf(definition, member), memberOf(now, member)]
    return now !== undefined && (a === undefined || b === undefined ? a !== b : canonicalJson(a) !== canonicalJson(b))
  }
  const changed = MEMBERS.filter(differs)
  const rest = MEMBERS.filter((member) => !differs(member) && memberOf(definition, member) !== undefined)
  return (
    <>
      {changed.map((member) => (
        <section class="beside" key={member} data-differs={member} aria-label={tools.members[member]}>
          <h4>{tools.members[member]}</h4>
          <div>
            <p class="caption">{tools.before}</p>
            {said(memberOf(definition, member), 'then', memberOf(now, member))}
          </div>
          <div>
            <p class="caption">{tools.now}</p>
            {said(memberOf(now, member), 'now', memberOf(definition, member))}
          </div>
        </section>
      ))}
      {changed.length > 0 && rest.length > 0 && <p class="quiet note">{tools.same}</p>}
      <dl class="members">
        {rest.map((member) => (
          <div key={member} data-member={member}>
            <dt>{tools.members[member]}</dt>
            <dd>{said(memberOf(definition, member), 'now')}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** Shows what was held back. */
export const ShowAll = ({ count, show }: { readonly count: number; readonly show: () => void }) => {
  const { office, lang } = useMessages()
  return (
    <button class="button button-small" type="button" onClick={show}>
      {fillTemplate(office.tools.showAll, { count: new Intl.NumberFormat(lang).format(count) })}
    </button>
  )
}
