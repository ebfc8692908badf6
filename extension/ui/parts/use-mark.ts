import type { PersonMark } from '@writ/dsl/contract'
import { useEffect, useState } from 'preact/hooks'
import { askBackground } from '../ask-background.ts'
import type { Send } from '../ports.ts'

/** The person's mark: `loading` until it is known, `undefined` where none was chosen. */
export const useMark = (send: Send): PersonMark | undefined | 'loading' => {
  const [mark, setMark] = useState<PersonMark | undefined | 'loading'>('loading')
  useEffect(() => {
    const fetchMark = async () => {
      const reply = await askBackground(send, { type: 'mark/get' })
      setMark(reply.ok ? reply.value.mark : undefined)
    }
    void fetchMark()
  }, [send])
  return mark
}
