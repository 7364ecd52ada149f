import { useEffect, useState } from 'react'

/** The time, moved on once a minute: only for how moments are written, never for what happens. */
export function useMinute(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
