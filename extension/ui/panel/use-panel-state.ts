import { useCallback, useEffect, useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import type { PanelPorts } from '../ports.ts'
import type { PanelState } from '../protocol.ts'

const ASK_AGAIN_MS = 1000

/** The state as last heard, a failure if the last asking failed, and a way to ask now. */
export const usePanelState = ({ send, subscribe }: Pick<PanelPorts, 'send' | 'subscribe'>) => {
  const [state, setState] = useState<PanelState>()
  const [failure, setFailure] = useState<Failure>()
  const refresh = useCallback(async () => {
    const reply = await askBackground(send, { type: 'panel/state' })
    if (reply.ok) setState(reply.value)
    setFailure(reply.ok ? undefined : reply.failure)
  }, [send])
  useEffect(() => {
    const listener = () => void refresh()
    listener()
    if (subscribe) return subscribe(listener)
    const timer = setInterval(listener, ASK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [refresh, subscribe])
  return { state, failure, refresh } as const
}
