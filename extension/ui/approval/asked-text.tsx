import type { AskedValue } from '@writ/dsl/contract'
import { useMessages } from '../language/use-messages.ts'
import { Address } from '../parts/host.tsx'
import { Quoted } from '../parts/shown.tsx'

/** One exact value, whole; of a secret its name. Says where the person did not name it in the request. */
export const AskedText = ({ value }: { readonly value: AskedValue }) => {
  const { approval } = useMessages()
  return (
    <span>
      <Exact value={value} />
      {value.unasked && <span class="quiet note">{approval.unasked}</span>}
    </span>
  )
}

const Exact = ({ value }: { readonly value: AskedValue }) => {
  const { approval } = useMessages()
  if (value.secret)
    return (
      <span class="secret">
        <span class="dots" aria-hidden="true">
          •••
        </span>{' '}
        {approval.secret} <Quoted text={value.text} />
        <span class="quiet note">{approval.secretStays}</span>
      </span>
    )
  if (value.text === '') return <em class="quiet">{approval.empty}</em>
  return value.label === 'address' ? <Address address={value.text} /> : <Quoted text={value.text} />
}
