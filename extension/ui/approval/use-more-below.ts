import { useEffect, useState } from 'preact/hooks'

/** Scroll distance in CSS pixels that hides nothing worth reading. */
const SLACK = 12

/** Whether some of the question is still below the buttons, so that the page can say that there is more to read. */
export const useMoreBelow = (): boolean => {
  const [moreBelow, setMoreBelow] = useState(false)
  useEffect(() => {
    const look = () => {
      const { scrollHeight } = document.documentElement
      setMoreBelow(scrollHeight - window.scrollY - window.innerHeight > SLACK)
    }
    const sizes = new ResizeObserver(look)
    sizes.observe(document.body)
    window.addEventListener('scroll', look, { passive: true })
    window.addEventListener('resize', look)
    return () => {
      sizes.disconnect()
      window.removeEventListener('scroll', look)
      window.removeEventListener('resize', look)
    }
  }, [])
  return moreBelow
}
