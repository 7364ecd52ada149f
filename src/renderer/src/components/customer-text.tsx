import { useState } from 'react'
import { words } from '../i18n/words.ts'
import { safeText } from '../lib/safe-text.ts'

/** Longer texts are cut to this many characters until expanded, so that one message cannot fill the page. */
const SHOWN = 280

/** Text from a customer or the bot: any script, any length, never rendered as markup. */
export function CustomerText({ text, className = '' }: { readonly text: string; readonly className?: string }) {
  const [all, setAll] = useState(false)
  const safe = safeText(text)
  const long = safe.length > SHOWN
  const shown = long && !all ? `${[...safe.slice(0, SHOWN)].slice(0, -1).join('')}…` : safe
  return (
    <span className={`customer-text ${className}`}>
      <bdi dir="auto">{shown}</bdi>
      {long && (
        <button type="button" className="link" onClick={() => setAll(!all)}>
          {all ? words.message.less : words.message.more}
        </button>
      )}
    </span>
  )
}
