import { useEffect, useState } from 'preact/hooks'

/** Whole seconds until `expires` (milliseconds since the epoch), never below 0. */
export const useCountdown = (expires: number): number => {
  const left = () => Math.max(0, Math.ceil((expires - Date.now()) / 1000))
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(left()), 250)
    return () => clearInterval(timer)
  }, [expires])
  return seconds
}

/** `1:05` for 65 seconds. */
export const clockTime = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
