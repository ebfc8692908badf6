import { useMessages } from '../language/use-messages.ts'
import { Quoted } from '../parts/shown.tsx'

/** Where the answer is shown, where that is not the page itself (HTML's `target`). */
export const OtherWindow = ({ name }: { readonly name: string }) => {
  const { approval } = useMessages()
  return (
    <span class="note">
      {approval.otherWindow} <Quoted text={name} />
    </span>
  )
}
