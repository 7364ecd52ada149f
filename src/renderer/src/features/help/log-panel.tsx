import { useRef, useState } from 'react'
import { logLevels, type LogLevel, type LogLine } from '../../../../shared/model/support.ts'
import { words } from '../../i18n/words.ts'
import { formatExact } from '../../lib/time.ts'
import { command } from '../../stores/host-store.ts'

/** The latest log lines, newest first. Read only when the owner presses the button. */
export function LogPanel() {
  const [lines, setLines] = useState<readonly LogLine[] | null>(null)
  const [level, setLevel] = useState<LogLevel>('info')
  const reads = useRef(0)
  const read = async (least: LogLevel) => {
    const mine = (reads.current += 1)
    setLevel(least)
    const result = await command('logs.read', { level: least })
    if (result.ok && mine === reads.current) setLines(result.value.lines.toReversed())
  }
  return (
    <section className="panel" aria-labelledby="log-title" data-testid="log">
      <div className="panel-head">
        <div>
          <h2 id="log-title">{words.support.log}</h2>
          <p className="hint">{words.support.logText}</p>
        </div>
        <button type="button" className="button" onClick={() => void read(level)}>
          {lines === null ? words.support.logShow : words.support.refresh}
        </button>
      </div>
      {lines !== null && (
        <>
          <label className="log-level">
            {words.support.level}
            <select value={level} onChange={(event) => void read(event.target.value as LogLevel)}>
              {logLevels.map((name) => (
                <option key={name} value={name}>
                  {words.support.levels[name]}
                </option>
              ))}
            </select>
          </label>
          {lines.length === 0 && <p className="empty">{words.support.logEmpty}</p>}
          <ol className="log-lines" dir="ltr" tabIndex={0} aria-label={words.support.log}>
            {lines.map((line) => (
              <li key={line.number} className={line.level} data-level={line.level}>
                <time dateTime={new Date(line.at).toISOString()}>{formatExact(line.at)}</time>{' '}
                <span className="level">{line.level}</span> <span>{line.room}</span> {line.text}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}
