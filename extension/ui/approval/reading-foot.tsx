import type { ComponentChildren, RefObject } from 'preact'
import { useMessages } from '../language/use-messages.ts'
import { DownIcon } from '../parts/icons.tsx'
import { useMoreBelow } from './use-more-below.ts'

/** Lines that stay in the window when it is read on, in CSS pixels. */
const KEPT = 60

/** Scrolls to what comes next. */
const readOn = (foot: HTMLElement): void =>
  window.scrollBy({ top: Math.max(foot.getBoundingClientRect().top - KEPT, KEPT) })

/** The foot of a page that is to be read to its end before it is answered: what stands below it can be reached by a press. */
export const ReadingFoot = ({
  foot,
  children
}: {
  readonly foot: RefObject<HTMLElement | null>
  readonly children: ComponentChildren
}) => {
  const { approval } = useMessages()
  const moreBelow = useMoreBelow()
  return (
    <footer class={moreBelow ? 'foot foot-over' : 'foot'} ref={foot as RefObject<HTMLElement>}>
      {moreBelow && (
        <button id="writ-more" class="more" type="button" onClick={() => foot.current && readOn(foot.current)}>
          <DownIcon />
          {approval.more}
        </button>
      )}
      {children}
    </footer>
  )
}
