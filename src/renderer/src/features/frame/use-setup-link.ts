import { useEffect } from 'react'
import { offerSetupLink } from '../../stores/first-run-store.ts'
import { command, useHost } from '../../stores/host-store.ts'

/** Takes a setup link that the owner accepted in the shell's dialog and offers it in the first run. */
export function useSetupLink(): void {
  const isPending = useHost((state) => (state.snapshot?.setupPending ?? null) !== null)
  useEffect(() => {
    if (!isPending) return
    void command('setup.take', {}).then((result) => {
      if (result.ok && result.value !== null) offerSetupLink(result.value)
    })
  }, [isPending])
}
