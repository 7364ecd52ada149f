import { useRef, useState } from 'react'
import type { ConnectionTest } from '../../../../shared/model/core-status.ts'
import { TestResult } from '../../components/test-result.tsx'
import { words } from '../../i18n/words.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { useShowWanted } from './use-show-wanted.ts'

/** Tests the connection with the saved settings. */
export function CoreTest() {
  const shop = useHost((state) => state.snapshot!.sessions[0]?.id)
  const [test, setTest] = useState<ConnectionTest | 'running' | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  useShowWanted('core.test', button)
  const run = async () => {
    setTest('running')
    const result = await command('core.test', shop === undefined ? {} : { userId: shop })
    setTest(result.ok ? result.value : null)
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button primary"
        disabled={test === 'running'}
        onClick={() => void run()}
      >
        {test === 'running' ? words.settings.testing : words.settings.test}
      </button>
      <TestResult test={test} />
    </>
  )
}
