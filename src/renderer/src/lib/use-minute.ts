import { useEffect, useState } from 'react'

/** The current time, updated once a minute. Only for formatting times, never for program logic. */
export function useMinute(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
