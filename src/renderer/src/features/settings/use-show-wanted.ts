import { useEffect, type RefObject } from 'react'
import { useSettingWanted } from '../../stores/view-store.ts'

/** When another part of the page led to this row of Settings, scrolls it into view and focuses its field. */
export function useShowWanted(name: string, row: RefObject<HTMLElement | null>): void {
  const wanted = useSettingWanted((state) => state.name === name)
  useEffect(() => {
    if (!wanted) return
    useSettingWanted.setState({ name: null })
    const place = row.current!
    place.scrollIntoView({ block: 'center' })
    const field = place.querySelector<HTMLElement>('input:enabled, select:enabled')
    // A fixed field cannot take the focus, so focus its row.
    if (field === null && place.tabIndex < 0) place.tabIndex = -1
    ;(field ?? place).focus()
  }, [wanted, row])
}
