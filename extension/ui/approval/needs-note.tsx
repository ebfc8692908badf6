import type { Question } from '@writ/dsl/contract'
import { useMessages } from '../language/use-messages.ts'
import { Notice } from '../parts/notice.tsx'

/** What a yes needs besides, said before it is given. */
export const NeedsNote = ({ needs }: { readonly needs: NonNullable<Question['needs']> }) => {
  const { presence } = useMessages()
  return (
    <Notice tone="warn">
      {needs.passkey && <span data-needs="passkey">{presence.needsPasskey} </span>}
      {needs.secondPerson && <span data-needs="second-person">{presence.needsSecond}</span>}
    </Notice>
  )
}
