import type { RefObject } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { armingClock } from './arming-clock.ts'
import { inView } from './in-view.ts'
import { isAttended } from './is-attended.ts'
import { readingMark } from './reading-mark.ts'

const LOOK_EVERY_MS = 50

/** What is to be read, and what stands over its end. */
export interface Reading {
  readonly content: RefObject<HTMLElement | null>
  readonly foot: RefObject<HTMLElement | null>
}

export interface Arming {
  /** From 0 to 1; armed at 1. */
  readonly progress: number
  readonly attended: boolean
  /** Whether all of the question has been in view. */
  readonly read: boolean
}

/**
 * Arms while the page is focused and visible, once the whole question was in view; starts again whenever it was not attended, and where
 * `what` is armed becomes something else.
 */
export const useArming = (what: string, { content, foot }: Reading): Arming => {
  const [arming, setArming] = useState<Arming>({ progress: 0, attended: false, read: false })
  const mark = useMemo(readingMark, [])
  useEffect(() => {
    setArming({ progress: 0, attended: isAttended(), read: false })
    const clock = armingClock()
    let read = false
    const readOn = (attended: boolean) => {
      if (!attended || !content.current || !foot.current) return
      const { view, end } = inView(content.current, foot.current)
      read = mark.look(view, end)
    }
    const look = () => {
      const attended = isAttended()
      readOn(attended)
      const progress = clock.look(performance.now(), attended && read)
      setArming((was) =>
        was.progress === progress && was.attended === attended && was.read === read ? was : { progress, attended, read }
      )
    }
    const startAgain = () => {
      clock.restart()
      look()
    }
    look()
    const timer = setInterval(look, LOOK_EVERY_MS)
    window.addEventListener('blur', startAgain)
    window.addEventListener('focus', startAgain)
    window.addEventListener('scroll', look, { passive: true })
    document.addEventListener('visibilitychange', startAgain)
    return () => {
      clearInterval(timer)
      window.removeEventListener('blur', startAgain)
      window.removeEventListener('focus', startAgain)
      window.removeEventListener('scroll', look)
      document.removeEventListener('visibilitychange', startAgain)
    }
  }, [what])
  return arming
}
