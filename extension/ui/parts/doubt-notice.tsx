import { useMessages } from '../language/use-messages.ts'
import type { DoubtView } from '../protocol.ts'
import { Notice } from './notice.tsx'

/** Why no run begins, where that is for what the server showed of its log. */
export const DoubtNotice = ({ doubt }: { readonly doubt: DoubtView }) => {
  const { log, lang } = useMessages()
  return (
    <Notice tone="stop" role="alert">
      <p>
        <strong>{log.doubt}</strong> {log.faults[doubt.fault]}
      </p>
      <p>{log.doubtMore}</p>
      <p class="quiet">
        {log.found.replace(
          '{at}',
          new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'medium' }).format(doubt.at)
        )}
      </p>
    </Notice>
  )
}
