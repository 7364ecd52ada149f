import { useEffect, useState } from 'react'

const PLAIN_REM = 16

const scaleNow = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / PLAIN_REM

/** The owner's text size relative to the default. Rows of a fixed height must grow with it. Follows changes while the page is open. */
export function useScale(): number {
  const [scale, setScale] = useState(scaleNow)
  useEffect(() => {
    const probe = document.createElement('div')
    Object.assign(probe.style, { position: 'absolute', width: '1rem', height: '0', visibility: 'hidden' })
    document.body.append(probe)
    const observer = new ResizeObserver(() => setScale(scaleNow()))
    observer.observe(probe)
    return () => {
      observer.disconnect()
      probe.remove()
    }
  }, [])
  return scale
}
