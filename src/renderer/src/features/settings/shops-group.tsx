import { useRef, useState, type FormEvent } from 'react'
import { words } from '../../i18n/words.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { showScreen } from '../../stores/view-store.ts'
import { useShowWanted } from './use-show-wanted.ts'

/** The shops on this computer with their user ids, and a form that adds one. */
export function ShopsGroup() {
  const sessions = useHost((state) => state.snapshot!.sessions)
  const [id, setId] = useState('')
  const form = useRef<HTMLFormElement>(null)
  useShowWanted('shops.add', form)
  const add = async (event: FormEvent) => {
    event.preventDefault()
    const added = await command('session.add', { id: id.trim() })
    if (!added.ok) return
    setId((now) => (now === id ? '' : now))
    await command('session.connect', { id: added.value.id })
    // Home shows its code. An owner who is busy elsewhere by now stays there.
    if (form.current?.contains(document.activeElement)) showScreen('home')
  }
  return (
    <>
      <ul className="shops">
        {sessions.map((session) => (
          <li key={session.id}>
            <bdi>{session.name}</bdi> <code>{session.id}</code>
          </li>
        ))}
      </ul>
      <form className="inline" ref={form} onSubmit={(event) => void add(event)}>
        <label>
          {words.home.userId}
          <input
            value={id}
            dir="ltr"
            maxLength={64}
            pattern="[\-_A-Za-z0-9]{1,64}"
            required
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setId(event.target.value)}
          />
        </label>
        <button type="submit" className="button">
          {words.home.add}
        </button>
      </form>
    </>
  )
}
