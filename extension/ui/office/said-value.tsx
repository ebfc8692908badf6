import { canonicalJson, type Json } from '@writ/dsl/contract'
import { useMessages } from '../language/use-messages.ts'
import { Quoted, Shown } from '../parts/shown.tsx'
import { changedPart } from './changed-part.ts'

/** So deep a value is laid out; what is further in stands as JSON. */
const DEEPEST = 8

interface Said {
  readonly value: Json
  /** What stands in its place beside it, where the two differ. */
  readonly other?: Json | undefined
  /** Is this what was approved, or what is said now? */
  readonly as: 'then' | 'now'
  readonly depth?: number
}

type Members = Readonly<Record<string, Json | undefined>>
const isMembers = (value: Json | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const same = (a: Json, b: Json | undefined): boolean => b !== undefined && canonicalJson(a) === canonicalJson(b)

/** A text of the server's with what differs in it marked; without another beside it, as it is. */
const SaidText = ({
  text,
  other,
  as
}: {
  readonly text: string
  readonly other: string | undefined
  readonly as: Said['as']
}) => {
  if (other === undefined || other === text) return <Quoted text={text} />
  const { before, middle, after } = changedPart(text, other)
  const Mark = as === 'now' ? 'ins' : 'del'
  return (
    <span class="quoted">
      <Shown text={before} />
      {middle !== '' && (
        <Mark>
          <Shown text={middle} />
        </Mark>
      )}
      <Shown text={after} />
    </span>
  )
}

/** A value that nothing stands beside, or another. */
const Whole = ({ value, as }: Said) => {
  const Mark = as === 'now' ? 'ins' : 'del'
  const text = typeof value === 'string' ? value : canonicalJson(value)
  return (
    <Mark>
      <Quoted text={text} />
    </Mark>
  )
}

/**
 * A value that a server of tools said, laid out as what it is made of: every word of it is text. What differs from what stands beside it is
 * marked, by more than colour.
 */
export const SaidValue = ({ value, other, as, depth = 0 }: Said) => {
  const { office } = useMessages()
  const { tools } = office
  if (typeof value === 'string' && (other === undefined || typeof other === 'string'))
    return <SaidText text={value} other={other} as={as} />
  if (depth >= DEEPEST && typeof value === 'object' && value !== null)
    return (
      <span>
        {tools.deeper}{' '}
        <SaidText text={canonicalJson(value)} other={other === undefined ? undefined : canonicalJson(other)} as={as} />
      </span>
    )
  if (isMembers(value) && (other === undefined || isMembers(other)))
    return (
      <ul class="said">
        {Object.entries(value).map(([name, inner]) => {
          if (inner === undefined) return null
          const beside = other && Object.hasOwn(other, name) ? other[name] : undefined
          return (
            <li key={name}>
              <span class="said-name">
                <Shown text={name} />
              </span>{' '}
              {other !== undefined && beside === undefined ? (
                <Whole value={inner} as={as} />
              ) : (
                <SaidValue value={inner} other={same(inner, beside) ? undefined : beside} as={as} depth={depth + 1} />
              )}
            </li>
          )
        })}
        {Object.keys(value).length === 0 && <li class="quiet">{tools.nothing}</li>}
      </ul>
    )
  return other === undefined || same(value, other) ? (
    <Quoted text={typeof value === 'string' ? value : canonicalJson(value)} />
  ) : (
    <Whole value={value} as={as} />
  )
}
