import { useEffect, useRef, useState } from 'preact/hooks'

/** Whether the end of the question is still out of sight, so that the page can say that there is more to read. */
export const useMoreBelow = () => {
  const end = useRef<HTMLDivElement>(null)
  const [moreBelow, setMoreBelow] = useState(false)
  useEffect(() => {
    if (!end.current) return
    const watch = new IntersectionObserver(([entry]) => setMoreBelow(entry !== undefined && !entry.isIntersecting))
    watch.observe(end.current)
    return () => watch.disconnect()
  }, [])
  return [end, moreBelow] as const
}
