import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** Distance from the end, in px, that still counts as the end: the owner can read the newest line there. */
const AT_END = 40

const isNearEnd = (box: HTMLElement) => box.scrollHeight - box.scrollTop - box.clientHeight < AT_END

/**
 * Keeps the scroll at the newest line when the owner is there, and does not move it when the owner scrolled up.
 * Replaces the virtualizer's own following: that runs while lines render, before the page gets the scroll event, and pulls the owner back
 * down. The ResizeObserver here runs after the scroll event.
 */
export function useFollowNewest(
  rows: Virtualizer<HTMLDivElement, Element>,
  scroller: RefObject<HTMLDivElement | null>,
) {
  const [atEnd, setAtEnd] = useState(true)
  const end = useRef(true)
  const top = useRef(0)
  // A line smaller than estimated, or a removed line, also moves the end, and its scroll event comes later: it is no step up by the owner.
  const stayed = () => {
    const box = scroller.current!
    if (end.current && isNearEnd(box)) top.current = box.scrollTop
  }
  useLayoutEffect(stayed)
  // At the end, switch off the virtualizer's adjustment: it moves for each line smaller than estimated, which looks like a step up.
  rows.shouldAdjustScrollPositionOnItemSizeChange = end.current ? () => !end.current : undefined
  useEffect(() => {
    // Fires when lines are added or grow, and when the window, the text size or the composer changes.
    const observer = new ResizeObserver(() => {
      if (end.current) rows.scrollToEnd()
      stayed()
    })
    observer.observe(scroller.current!)
    observer.observe(scroller.current!.firstElementChild!)
    return () => observer.disconnect()
  }, [])
  const onScroll = () => {
    const box = scroller.current!
    const isNear = isNearEnd(box)
    // Only scrolling up leaves the end: during a scroll down, new lines may have moved the end further away.
    const isLeaving = box.scrollTop < top.current
    top.current = box.scrollTop
    if (isNear || isLeaving) end.current = isNear
    // The virtualizer may still be scrolling to the end over several frames: cancel it when the owner scrolls up.
    if (isLeaving && !isNear) rows.cancelScroll()
    setAtEnd(end.current)
  }
  return { atEnd, onScroll }
}
