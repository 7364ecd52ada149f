import { useEffect, type RefObject } from 'react'
import { useSettingWanted } from '../../stores/view-store.ts'

/** Something else led to this row of Settings: into view, with the keyboard in its field. */
export function useShowWanted(name: string, row: RefObject<HTMLElement | null>): void {
  const wanted = useSettingWanted((state) => state.name === name)
  useEffect(() => {
    if (!wanted) return
    useSettingWanted.setState({ name: null })
    const place = row.current!
    place.scrollIntoView({ block: 'center' })
    const field = place.querySelector<HTMLElement>('input:enabled, select:enabled')
    // One that is fixed cannot take the keyboard: its row does.
    if (field === null && place.tabIndex < 0) place.tabIndex = -1
    ;(field ?? place).focus()
  }, [wanted, row])
}
