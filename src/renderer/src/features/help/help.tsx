import { useState } from 'react'
import type { SelfCheck } from '../../../../shared/model/session.ts'
import { words } from '../../i18n/words.ts'
import { sayIt } from '../../i18n/say-it.ts'
import { formatMoment, formatNumber } from '../../lib/time.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { useHost } from '../../stores/host-store.ts'
import './help.css'
import { DiagnosisPanel } from './diagnosis-panel.tsx'
import { ExportPanel } from './export-panel.tsx'
import { Licences } from './licences.tsx'
import { LogPanel } from './log-panel.tsx'
import { BrowserPanel } from './browser-panel.tsx'
import { NotForwardedPanel } from './not-forwarded-panel.tsx'
import { PagePanel } from './page-panel.tsx'
import { QuitPanel } from './quit-panel.tsx'
import { UpdatePanel } from '../updates/update-panel.tsx'

/** Help: diagnosis, browser, updates, support export, log, and facts about this program. */
export default function Help() {
  const asking = useHost((state) => state.snapshot!.sessions).filter(({ pageAsks }) => pageAsks != null)
  const hasUpdates = useHost((state) => state.snapshot!.computer !== null)
  return (
    <div className="help">
      <h1>{words.help.title}</h1>
      <DiagnosisPanel />
      {asking.map(({ id, name }) => (
        <PagePanel key={id} id={id} name={name} />
      ))}
      <BrowserPanel />
      {hasUpdates && (
        <section className="panel">
          <UpdatePanel />
        </section>
      )}
      <ExportPanel />
      <LogPanel />
      <About />
      <QuitPanel />
      {/* Last, because it loads late and must not move the other panels. */}
      <NotForwardedPanel />
    </div>
  )
}

function About() {
  const snapshot = useHost((state) => state.snapshot!)
  const now = useMinute()
  const [licences, setLicences] = useState(false)
  const { core, queue, sessions } = snapshot
  const last = core.lastDeliveredAt === null ? words.help.never : formatMoment(core.lastDeliveredAt, now)
  const rows: readonly (readonly [string, string])[] = [
    [words.help.version, snapshot.version],
    [words.help.host, words.help.hosts[snapshot.capabilities.host]],
    [words.help.last, last],
    [words.help.queue, formatNumber(queue.waiting + queue.posting)],
    [words.help.dead, formatNumber(queue.dead)],
    ...sessions.map(
      ({ name, selfCheck }) =>
        [words.frame.labelled({ label: words.help.check, what: name }), checkWords(selfCheck)] as const,
    ),
  ]
  return (
    <section className="panel" aria-labelledby="about-title">
      <h2 id="about-title">{words.support.about}</h2>
      <dl className="facts">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>
              <bdi>{label}</bdi>
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="link" aria-expanded={licences} onClick={() => setLicences(!licences)}>
        {words.support.licencesShow}
      </button>
      {licences && <Licences />}
    </section>
  )
}

function checkWords(check: SelfCheck | null): string {
  if (check === null) return words.help.checkNone
  if (check.ok) return words.help.checkOk({ version: check.webVersion })
  return `${words.frame.labelled({ label: words.help.problems, what: check.problems.map(sayIt).join(' · ') })} (${check.webVersion})`
}
