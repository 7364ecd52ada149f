import { useEffect, type RefObject } from 'react'
import { useSettingWanted } from '../../stores/view-store.ts'

/** Something else led to this row of Settings: into view, with the keyboard in its field. */
export function useShowWanted(name: string, row: RefObject<HTMLElement | null>): void {
  const wanted = useSettingWanted((state) => state.name === name)
  useEffect(() => {
    if (!wanted) return
    useSettingWanted.setState({ name: null })
    row.current?.scrollIntoView({ block: 'center' })
    const field = row.current?.querySelector<HTMLElement>('input, select') ?? row.current
    field?.focus()
  }, [wanted, row])
}
