import { useEffect, useState } from 'preact/hooks'

/** What is left by rounding, in CSS pixels: less than what `inView` forgives, or the last lines could not be reached by the button. */
const SLACK = 1

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
