import { useId, useRef, useState, type FormEvent } from 'react'
import type { SecretName } from '../../../../shared/model/settings.ts'
import { Dialog } from '../../components/dialog.tsx'
import { words } from '../../i18n/words.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { showToast } from '../../stores/toast-store.ts'
import { useShowWanted } from './use-show-wanted.ts'

type ShownSecret = Exclude<SecretName, 'core.previousSecret'>

/** A secret is never shown. It can be set, replaced, and removed after a confirmation. */
export function SecretRow({ name }: { readonly name: ShownSecret }) {
  const [label, help, lost] = words.settings.secrets[name]
  const { kept, fixed, protection } = useSecretState(name)
  const { text, setText, replace, remove } = useSecretChange(name)
  const [removing, setRemoving] = useState(false)
  const id = useId()
  const row = useRef<HTMLFormElement>(null)
  useShowWanted(name, row)
  return (
    <form className="setting" ref={row} data-setting={name} onSubmit={replace}>
      <div className="setting-words">
        <label htmlFor={id}>{label}</label>
        <p id={`${id}-help`} className="field-help">
          {help} {kept ? `${words.settings.secretKept} ${protection}` : words.settings.secretMissing}
        </p>
        {fixed && <p className="field-help fixed">{words.settings.fixed}</p>}
      </div>
      <div className="setting-field secret">
        <input
          id={id}
          type="password"
          dir="ltr"
          value={text}
          disabled={fixed}
          autoComplete="off"
          placeholder={kept ? '••••••••••••' : undefined}
          aria-describedby={`${id}-help`}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button" disabled={fixed || text === ''}>
          {kept ? words.settings.replace : words.settings.saveSecret}
        </button>
        {kept && !fixed && (
          <button type="button" className="button" onClick={() => setRemoving(true)}>
            {words.settings.remove}
          </button>
        )}
      </div>
      {removing && (
        <Dialog
          danger
          title={words.settings.removeTitle({ label })}
          text={lost}
          confirm={words.settings.remove}
          cancel={words.settings.keep}
          onConfirm={() => {
            setRemoving(false)
            remove()
          }}
          onClose={() => setRemoving(false)}
        />
      )}
    </form>
  )
}

function useSecretState(name: ShownSecret) {
  const settings = useHost((state) => state.snapshot!.settings)
  return {
    kept: settings.secrets[name],
    fixed: settings.fixed.includes(name),
    protection: words.settings.protection[settings.secretProtection],
  }
}

/** The typed secret and the actions that save or remove it. */
function useSecretChange(name: ShownSecret) {
  const [text, setText] = useState('')
  const set = async (value: string | null) => {
    const result = await command('settings.setSecret', { name, value })
    if (!result.ok) return
    // A text that was typed since stays.
    setText((now) => (now === value ? '' : now))
    showToast({ text: words.settings.secretSaved, tone: 'done' })
  }
  const replace = (event: FormEvent) => {
    event.preventDefault()
    if (text !== '') void set(text)
  }
  return { text, setText, replace, remove: () => void set(null) }
}
