import { useEffect, useState } from 'react'
import { parseSetupLink, type SetupLink } from '../../../../shared/setup/parse-setup-link.ts'
import { msg } from '../../../../shared/words/say.ts'
import { sayIt } from '../../i18n/say-it.ts'
import { words } from '../../i18n/words.ts'
import { useFirstRun } from '../../stores/first-run-store.ts'
import { useHost } from '../../stores/host-store.ts'
import { ConnectOffer } from './connect-offer.tsx'
import { HandForm } from './hand-form.tsx'

/** Step one: the core that answers the customers, from a pasted setup link or from three fields. */
export function CoreStep({ onDone }: { readonly onDone: () => void }) {
  const settings = useHost((state) => state.snapshot!.settings)
  const urlIsFixed = settings.fixed.includes('core.url')
  const outside = useFirstRun((state) => state.link)
  const [byHand, setByHand] = useState(urlIsFixed || settings.values['core.url'] !== '')
  const [pasted, setPasted] = useState<SetupLink | null>(null)
  const link = outside ?? pasted
  if (link !== null) {
    const drop = () => {
      setPasted(null)
      useFirstRun.setState({ link: null })
    }
    // The key resets the offer for each link, because a new link is not tested yet.
    return <ConnectOffer key={JSON.stringify(link)} link={link} onBack={drop} onDone={onDone} />
  }
  return (
    <>
      {byHand ? <HandForm onDone={onDone} /> : <PasteLink onLink={setPasted} />}
      {!urlIsFixed && (
        <button type="button" className="link" onClick={() => setByHand(!byHand)}>
          {byHand ? words.firstRun.core.byLink : words.firstRun.core.byHand}
        </button>
      )}
    </>
  )
}

/** Field for a setup link. Parses the link as soon as it is entered and shows why an invalid one is refused. */
function PasteLink({ onLink }: { readonly onLink: (link: SetupLink) => void }) {
  const [text, setText] = useState('')
  const parsed = text.trim() === '' ? null : parseSetupLink(text)
  const read = (value: string) => {
    setText(value)
    const next = parseSetupLink(value)
    if (next.kind === 'ok') onLink(next.link)
  }
  // Accept a paste anywhere on the page, outside other fields.
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const isInField = event.target instanceof Element && event.target.closest('input, textarea') !== null
      if (!isInField) read(event.clipboardData?.getData('text/plain') ?? '')
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  }, [])
  const refusal = parsed?.kind === 'bad' ? sayIt(msg(`setup.${parsed.reason}`)) : null
  return (
    <label>
      {words.firstRun.core.label}
      <textarea
        className="paste"
        dir="ltr"
        rows={3}
        value={text}
        autoFocus
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder="salesboy://connect?…"
        aria-invalid={refusal !== null}
        aria-describedby="paste-help"
        onChange={(event) => read(event.target.value)}
      />
      <span id="paste-help" className={refusal === null ? 'field-help' : 'field-problem'} role="status">
        {refusal ?? words.firstRun.core.where}
      </span>
    </label>
  )
}
