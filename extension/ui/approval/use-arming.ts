import { useEffect, useState } from 'preact/hooks'
import { armingClock } from './arming-clock.ts'
import { isAttended } from './is-attended.ts'

const LOOK_EVERY_MS = 50

export interface Arming {
  /** From 0 to 1; armed at 1. */
  readonly progress: number
  readonly attended: boolean
}

/** Arms while the page is focused and visible, starts again whenever it was not. */
export const useArming = (): Arming => {
  const [arming, setArming] = useState<Arming>({ progress: 0, attended: false })
  useEffect(() => {
    const clock = armingClock()
    const look = () => {
      const attended = isAttended()
      const progress = clock.look(performance.now(), attended)
      setArming((was) => (was.progress === progress && was.attended === attended ? was : { progress, attended }))
    }
    const startAgain = () => {
      clock.restart()
      look()
    }
    look()
    const timer = setInterval(look, LOOK_EVERY_MS)
    window.addEventListener('blur', startAgain)
    window.addEventListener('focus', startAgain)
    document.addEventListener('visibilitychange', startAgain)
    return () => {
      clearInterval(timer)
      window.removeEventListener('blur', startAgain)
      window.removeEventListener('focus', startAgain)
      document.removeEventListener('visibilitychange', startAgain)
    }
  }, [])
  return arming
}
