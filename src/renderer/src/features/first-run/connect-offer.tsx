import { useEffect, useRef, useState } from 'react'
import type { ConnectionTest } from '../../../../shared/model/core-status.ts'
import type { SetupLink } from '../../../../shared/setup/parse-setup-link.ts'
import { TestResult } from '../../components/test-result.tsx'
import { words } from '../../i18n/words.ts'
import { safeText } from '../../lib/safe-text.ts'
import { command } from '../../stores/host-store.ts'
import { useFirstRun } from '../../stores/first-run-store.ts'

/** The data that Test connection needs and the first step saves. */
export interface Connection {
  readonly url?: string
  readonly secret?: string
  readonly id: string
  readonly name?: string
}

/**
 * Tests a connection and saves it only when the test succeeds. When the core is only unreachable for now, the owner may save it anyway. A
 * test result is dropped after `forget` or an unmount.
 */
export function useConnect(onDone: () => void) {
  const [test, setTest] = useState<ConnectionTest | 'running' | null>(null)
  /** Changes when the running test or save becomes obsolete. */
  const round = useRef(0)
  const leave = () => {
    round.current += 1
  }
  useEffect(() => leave, [])
  const save = async ({ url, secret, id, name }: Connection) => {
    const given = { ...(url === undefined ? {} : { url }), ...(secret === undefined ? {} : { secret }) }
    const mine = round.current
    const saved = await command('firstRun.apply', { ...given, id, ...(name === undefined ? {} : { name }) })
    // A different link may be offered by now.
    if (mine !== round.current) return
    if (!saved.ok) return setTest(null)
    useFirstRun.setState({ link: null })
    onDone()
  }
  const connect = async (connection: Connection) => {
    setTest('running')
    const mine = round.current
    const { url, secret, id } = connection
    const given = { ...(url === undefined ? {} : { url }), ...(secret === undefined ? {} : { secret }) }
    const result = await command('core.test', { ...given, userId: id })
    if (mine !== round.current) return
    if (!result.ok) return setTest(null)
    setTest(result.value)
    if (result.value.kind === 'ok') await save(connection)
  }
  const forget = () => {
    leave()
    setTest(null)
  }
  return { test, connect, save, forget }
}

/** Shows a setup link with its host name before anything is sent to that host. */
export function ConnectOffer({
  link,
  onBack,
  onDone,
}: {
  readonly link: SetupLink
  readonly onBack: () => void
  readonly onDone: () => void
}) {
  const { test, connect, save } = useConnect(onDone)
  const { url, host, userId, secret, name } = link
  const connection = { url, secret, id: userId, ...(name === null ? {} : { name }) }
  const running = test === 'running'
  return (
    <form
      className="offer"
      onSubmit={(event) => {
        event.preventDefault()
        void connect(connection)
      }}
    >
      <div className="offer-card">
        <p>
          {name === null ? words.firstRun.core.foundNoName : words.firstRun.core.foundShop({ name: safeText(name) })}
        </p>
        <p className="host" data-testid="offer-host">
          <bdi dir="ltr">{host}</bdi>
        </p>
      </div>
      <TestResult test={test} />
      <ConnectButtons test={test} running={running} onAnyway={() => void save(connection)}>
        <button type="button" className="button" onClick={onBack}>
          {words.firstRun.back}
        </button>
      </ConnectButtons>
    </form>
  )
}

/** Test results that may be saved anyway: the core is not reachable for now, or does not answer correctly yet. */
const AWAY: ReadonlySet<ConnectionTest['kind']> = new Set([
  'unreachable',
  'untrusted',
  'proxy',
  'proxy-silent',
  'plan-inactive',
  'unreadable-answer',
])

export function ConnectButtons({
  test,
  running,
  onAnyway,
  children,
}: {
  readonly test: ConnectionTest | 'running' | null
  readonly running: boolean
  readonly onAnyway: () => void
  readonly children?: React.ReactNode
}) {
  const tried = test !== null && test !== 'running'
  return (
    <div className="buttons">
      <button type="submit" className="button primary large" disabled={running} autoFocus={children !== undefined}>
        {running ? words.firstRun.core.testing : tried ? words.firstRun.core.again : words.firstRun.core.connect}
      </button>
      {tried && AWAY.has(test.kind) && (
        <button type="button" className="button" onClick={onAnyway}>
          {words.firstRun.core.anyway}
        </button>
      )}
      {children}
    </div>
  )
}
