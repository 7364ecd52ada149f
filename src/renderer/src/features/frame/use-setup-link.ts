import { useEffect } from 'react'
import { offerSetupLink } from '../../stores/first-run-store.ts'
import { command, useHost } from '../../stores/host-store.ts'

/** A setup link from outside of the window, to which the owner has agreed there, fills in the first run. */
export function useSetupLink(): void {
  const isPending = useHost((state) => (state.snapshot?.setupPending ?? null) !== null)
  useEffect(() => {
    if (!isPending) return
    void command('setup.take', {}).then((result) => {
      if (result.ok && result.value !== null) offerSetupLink(result.value)
    })
  }, [isPending])
}
