import { useState, type FormEvent } from 'react'
import type { ConnectionTest } from '../../../../shared/model/core-status.ts'
import { words } from '../../i18n/en.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { showToast } from '../../stores/toast-store.ts'
import { saveSetting } from './setting-field.tsx'

/** Where messages go: address and secret, with a live test. */
export function AssistantGroup() {
  const settings = useHost((state) => state.snapshot!.settings)
  const firstShop = useHost((state) => state.snapshot!.sessions[0]?.id)
  const stored = settings.values['core.url']
  const [url, setUrl] = useState(stored)
  const [secret, setSecret] = useState('')
  const [test, setTest] = useState<ConnectionTest | 'running' | null>(null)
  const urlFixed = settings.fixed.includes('core.url')
  const secretFixed = settings.fixed.includes('core.secret')

  const saveUrl = async () => {
    if (url.trim() !== stored && !(await saveSetting('core.url', url.trim(), stored))) setUrl(stored)
  }
  const saveSecret = async (event: FormEvent) => {
    event.preventDefault()
    const result = await command('settings.setSecret', { name: 'core.secret', value: secret })
    if (!result.ok) return
    setSecret('')
    showToast({ text: words.settings.secretSaved, tone: 'done' })
  }
  const runTest = async () => {
    setTest('running')
    const result = await command('core.test', {
      ...(urlFixed || url.trim() === '' ? {} : { url: url.trim() }),
      ...(secret === '' ? {} : { secret }),
      ...(firstShop === undefined ? {} : { userId: firstShop }),
    })
    setTest(result.ok ? result.value : null)
  }
  return (
    <section className="panel" aria-labelledby="group-core">
      <h2 id="group-core">{words.settings.groups.core}</h2>
      <label className="field">
        <span className="field-label">{words.settings.address}</span>
        <span className="field-help">{urlFixed ? words.settings.fixed : words.settings.addressHelp}</span>
        <input
          type="url"
          value={url}
          disabled={urlFixed}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setUrl(event.target.value)}
          onBlur={() => void saveUrl()}
        />
      </label>
      <form onSubmit={(event) => void saveSecret(event)}>
        <label className="field">
          <span className="field-label">{words.settings.secret}</span>
          <span className="field-help">
            {secretFixed
              ? words.settings.fixed
              : `${settings.secrets['core.secret'] ? words.settings.secretSet : words.settings.secretNotSet} ${words.settings.protection[settings.secretProtection]}`}
          </span>
          <input
            type="password"
            value={secret}
            disabled={secretFixed}
            autoComplete="off"
            onChange={(event) => setSecret(event.target.value)}
          />
        </label>
        <div className="buttons">
          <button type="submit" className="button" disabled={secretFixed || secret === ''}>
            {words.settings.saveSecret}
          </button>
          <button type="button" className="button primary" disabled={test === 'running'} onClick={() => void runTest()}>
            {test === 'running' ? words.settings.testing : words.settings.test}
          </button>
        </div>
      </form>
      <div role="status" aria-live="polite">
        {test !== null && test !== 'running' && (
          <div
            className={`test-result ${test.kind === 'ok' ? 'good' : 'bad'}`}
            data-testid="test-result"
            data-kind={test.kind}
          >
            <p>{words.settings.results[test.kind]}</p>
            <details>
              <summary>{words.message.technical}</summary>
              {test.detail} · {test.milliseconds} ms
            </details>
          </div>
        )}
      </div>
    </section>
  )
}
