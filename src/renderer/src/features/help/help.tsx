import { words } from '../../i18n/en.ts'
import { formatMoment } from '../../lib/time.ts'
import { useHost } from '../../stores/host-store.ts'
import { BrowserPanel } from './browser-panel.tsx'
import { UpdatePanel } from '../updates/update-panel.tsx'

/** What this program is, how it is, and what it found. */
export default function Help() {
  const snapshot = useHost((state) => state.snapshot!)
  const { core, queue, sessions } = snapshot
  const last = core.lastDeliveredAt === null ? words.help.never : formatMoment(core.lastDeliveredAt, Date.now())
  const rows: readonly (readonly [string, string])[] = [
    [words.help.wrong, snapshot.diagnosis.sentence],
    [words.help.version, snapshot.version],
    [words.help.host, words.help.hosts[snapshot.capabilities.host]],
    [words.help.core, [core.kind, core.detail].filter(Boolean).join(' · ')],
    [words.help.last, last],
    [words.help.queue, String(queue.waiting + queue.posting)],
    [words.help.dead, String(queue.dead)],
  ]
  return (
    <div className="help">
      <h1>{words.help.title}</h1>
      <dl className="panel facts">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <BrowserPanel />
      {snapshot.computer !== null && (
        <section className="panel">
          <UpdatePanel />
        </section>
      )}
      {sessions.map((session) => (
        <section key={session.id} className="panel">
          <h2>
            <bdi>{session.name}</bdi>
          </h2>
          <p>
            {words.help.check}:{' '}
            {session.selfCheck === null
              ? words.help.checkNone
              : session.selfCheck.ok
                ? words.help.checkOk(session.selfCheck.webVersion)
                : `${words.help.problems}: ${session.selfCheck.problems.join('; ')} (${session.selfCheck.webVersion})`}
          </p>
        </section>
      ))}
    </div>
  )
}
