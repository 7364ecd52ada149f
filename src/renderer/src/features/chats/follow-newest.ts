import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** So near to the end, in px, is at the end: a person who stops there reads the newest line. */
const AT_END = 40

const isNearEnd = (box: HTMLElement) => box.scrollHeight - box.scrollTop - box.clientHeight < AT_END

/**
 * Keeps whoever reads the newest line at it, and whoever went further up where they are.
 * The list's own following is switched off for it: it moves while lines are drawn, before the page has been told
 * that the person has just gone up, and takes them back. The observer here runs after that.
 */
export function useFollowNewest(
  rows: Virtualizer<HTMLDivElement, Element>,
  scroller: RefObject<HTMLDivElement | null>,
) {
  const [atEnd, setAtEnd] = useState(true)
  const end = useRef(true)
  const top = useRef(0)
  // What moved the end itself (a line smaller than was thought, one that went) is nobody's step up: its event comes later.
  const stayed = () => {
    const box = scroller.current!
    if (end.current && isNearEnd(box)) top.current = box.scrollTop
  }
  useLayoutEffect(stayed)
  // At the end only the end counts: the list would move for each line that is smaller than was thought, and that looks like a step up.
  rows.shouldAdjustScrollPositionOnItemSizeChange = end.current ? () => !end.current : undefined
  useEffect(() => {
    // Lines came or grew, or the window, the texts or the field below changed their size.
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
    // Only who goes up leaves the end: new lines may have come between two of their steps down.
    const isLeaving = box.scrollTop < top.current
    top.current = box.scrollTop
    if (isNear || isLeaving) end.current = isNear
    // The list may still be on its way to the end, over several frames: whoever goes up meanwhile is not taken along.
    if (isLeaving && !isNear) rows.cancelScroll()
    setAtEnd(end.current)
  }
  return { atEnd, onScroll }
}
