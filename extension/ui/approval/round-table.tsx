import type { AskedRow, AskedValue } from '@writ/dsl/contract'
import { fillTemplate, type Messages, valueWord } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Address } from '../parts/host.tsx'
import { Quoted } from '../parts/shown.tsx'
import { AskedText } from './asked-text.tsx'

/** A column stands for the same place in every round: what it is, and the field it goes to. */
const columnOf = ({ label, name }: AskedValue): string => JSON.stringify([label, name ?? ''])

/** Columns in the order of the plan, each as often as a round has it. */
const columnsOf = (
  rows: readonly AskedRow[]
): readonly { readonly key: string; readonly nth: number; readonly value: AskedValue }[] => {
  const columns = new Map<string, { key: string; nth: number; value: AskedValue }>()
  for (const { values } of rows) {
    const seen = new Map<string, number>()
    for (const value of values) {
      const key = columnOf(value)
      const nth = seen.get(key) ?? 0
      seen.set(key, nth + 1)
      columns.set(`${key} ${nth}`, columns.get(`${key} ${nth}`) ?? { key, nth, value })
    }
  }
  return [...columns.values()]
}

const cellOf = ({ values }: AskedRow, key: string, nth: number): AskedValue | undefined =>
  values.filter((value) => columnOf(value) === key)[nth]

const labelOf = ({ name, label }: AskedValue, messages: Messages): string => name ?? valueWord(messages, label)

const withoutTarget = (row: AskedRow): AskedRow => ({
  ...row,
  values: row.values.filter(({ label, text }) => label !== 'target' || text !== row.target)
})

/** Where an act on a row's own element leads. */
const leadsTo = ({ live }: AskedRow): string | undefined => live?.link ?? live?.form?.action

/** What the rows' own elements differ in: what all have alike stands once, with the facts of the first. */
const differencesIn = (rows: readonly AskedRow[]) => ({
  name: new Set(rows.map(({ live }) => live?.name)).size > 1,
  address: new Set(rows.map(leadsTo)).size > 1
})

/** What the page shows of each round’s own element, where the rounds have one each. */
const OwnElement = ({ row, differ }: { readonly row: AskedRow; readonly differ: ReturnType<typeof differencesIn> }) => {
  const { approval } = useMessages()
  const { live } = row
  const address = leadsTo(row)
  return (
    <>
      <Quoted text={live?.row ?? live?.name ?? row.target ?? ''} />
      {differ.name && live?.row !== undefined && (
        <span class="note">
          <Quoted text={live.name} />
        </span>
      )}
      {differ.address && address !== undefined && (
        <span class="note">
          {live?.link === undefined ? approval.form : approval.link} <Address address={address} />
        </span>
      )}
    </>
  )
}

/** All rounds that a yes covers, a row each, every value whole. */
export const RoundTable = ({
  rows,
  later,
  further
}: {
  readonly rows: readonly AskedRow[]
  readonly later: number | undefined
  /** The yes may go further than these rows, where the person chooses so. */
  readonly further: boolean
}) => {
  const messages = useMessages()
  const { approval } = messages
  const own = rows.some(({ live }) => live)
  // What the page shows of each round's own element says more than the plan's words for it.
  const columns = columnsOf(own ? rows.map(withoutTarget) : rows)
  const differ = differencesIn(rows)
  const n = String(rows.length)
  return (
    <section class="sheet rounds" aria-labelledby="writ-rounds">
      <h2 class="rounds-title" id="writ-rounds">
        {fillTemplate(approval.roundsTitle, { n })}
      </h2>
      <p class="quiet note">
        {further ? approval.roundsFurther : approval.roundsOnly} {approval.roundsMore}
      </p>
      <table class={columns.length + (own ? 1 : 0) > 2 ? 'rounds-many' : undefined}>
        <thead>
          <tr>
            <th scope="col">{approval.round}</th>
            {columns.map(({ key, nth, value }) => (
              <th scope="col" key={`${key} ${nth}`}>
                {value.name === undefined ? valueWord(messages, value.label) : <Quoted text={value.name} />}
              </th>
            ))}
            {own && <th scope="col">{approval.roundElement}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={row.step}>
              <th scope="row">{i + 1}</th>
              {columns.map(({ key, nth }) => {
                const value = cellOf(row, key, nth)
                return (
                  <td key={`${key} ${nth}`} data-label={value && labelOf(value, messages)}>
                    {value && <AskedText value={value} />}
                  </td>
                )
              })}
              {own && (
                <td data-label={approval.roundElement}>
                  <OwnElement row={row} differ={differ} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {later !== undefined && <p class="note">{fillTemplate(approval.roundsLater, { n: String(later) })}</p>}
    </section>
  )
}
