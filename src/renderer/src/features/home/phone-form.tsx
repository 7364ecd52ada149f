import { useId, useState, type FormEvent } from 'react'
import { currentCatalog, words } from '../../i18n/words.ts'
import { keepLeftToRight } from '../../lib/left-to-right.ts'
import { countryChoices, countryName, ownCountry, readPhone, type PhoneEntry } from '../../lib/phone-entry.ts'
import { command } from '../../stores/host-store.ts'

type Country = NonNullable<ReturnType<typeof ownCountry>>

/** Asks for the shop's number and shows how it is understood before it requests a pairing code from WhatsApp. */
export function PhoneForm({ sessionId, onBack }: { readonly sessionId: string; readonly onBack: () => void }) {
  const hint = useId()
  const [country, setCountry] = useState(() => ownCountry(navigator.languages))
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState(false)
  const entry = readPhone(text, country)
  const ask = async (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (entry.kind !== 'fits') return
    setBusy(true)
    await command('session.usePairingCode', { id: sessionId, phone: entry.digits })
    setBusy(false)
  }
  const wrong = asked && entry.kind !== 'fits'
  return (
    <form className="phone-form" noValidate onSubmit={(event) => void ask(event)}>
      <CountryChoice country={country} onChange={setCountry} />
      <label>
        {words.link.phoneLabel}
        <input
          type="tel"
          dir="ltr"
          value={text}
          autoFocus
          autoComplete="tel"
          aria-describedby={hint}
          aria-invalid={wrong}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <p id={hint} className={wrong ? 'hint wrong' : 'hint'} role="status" data-testid="phone-reading">
        {reading(entry, wrong)}
      </p>
      <div className="buttons">
        <button type="submit" className="button primary" disabled={busy}>
          {words.link.getCode}
        </button>
        <button type="button" className="button" onClick={onBack}>
          {words.link.useQr}
        </button>
      </div>
    </form>
  )
}

function CountryChoice(props: {
  readonly country: Country | null
  readonly onChange: (country: Country | null) => void
}) {
  const [choices] = useState(() => countryChoices(currentCatalog().locale))
  return (
    <label>
      {words.link.country}
      <select
        value={props.country ?? ''}
        data-testid="phone-country"
        onChange={(event) => props.onChange(choices.find(({ code }) => code === event.target.value)?.code ?? null)}
      >
        <option value="">{words.link.anyCountry}</option>
        {choices.map(({ code, label }) => (
          <option key={code} value={code}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Shows a valid number in full, and an error only after the owner submitted the form. */
function reading(entry: PhoneEntry, wrong: boolean): string {
  if (entry.kind === 'fits') {
    const written = keepLeftToRight(entry.written)
    return entry.country === null ? written : `${written} · ${countryName(entry.country, currentCatalog().locale)}`
  }
  if (!wrong) return words.link.phoneHint
  return entry.kind === 'empty' ? words.link.phoneMissing : words.link.phoneWrong[entry.why]
}
