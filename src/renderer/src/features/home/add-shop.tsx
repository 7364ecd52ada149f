import { useState, type FormEvent } from 'react'
import { words } from '../../i18n/words.ts'
import { command } from '../../stores/host-store.ts'
import { showScreen } from '../../stores/view-store.ts'

/** Shown while there is no shop: adds the first one. */
export function AddShop({ configured }: { readonly configured: boolean }) {
  const [id, setId] = useState('')
  const add = async (event: FormEvent) => {
    event.preventDefault()
    const added = await command('session.add', { id: id.trim() })
    if (added.ok) await command('session.connect', { id: added.value.id })
  }
  return (
    <form className="card add-shop" onSubmit={(event) => void add(event)}>
      <h2>{words.home.addShop}</h2>
      {!configured && (
        <p>
          {words.home.first}{' '}
          <button type="button" className="link" onClick={() => showScreen('settings')}>
            {words.home.openSettings}
          </button>
        </p>
      )}
      <p>{words.home.addShopText}</p>
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
      <button type="submit" className="button primary">
        {words.home.add}
      </button>
    </form>
  )
}
