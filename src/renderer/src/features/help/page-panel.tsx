import { useState } from 'react'
import { words } from '../../i18n/words.ts'
import { keepLeftToRight } from '../../lib/left-to-right.ts'
import { command } from '../../stores/host-store.ts'

type Picture = { readonly kind: 'none' | 'fetching' | 'failed' } | { readonly kind: 'shown'; readonly jpeg: string }

/** Shows what WhatsApp's page asks, as a picture, because Salesboy never answers it. Fetched on the owner's click and not stored. */
export function PagePanel({ id, name }: { readonly id: string; readonly name: string }) {
  const [picture, setPicture] = useState<Picture>({ kind: 'none' })
  const text = words.browser.page
  const shop = keepLeftToRight(name)
  async function show(): Promise<void> {
    setPicture({ kind: 'fetching' })
    const result = await command('session.pagePicture', { id })
    setPicture(result.ok && result.value !== null ? { kind: 'shown', jpeg: result.value } : { kind: 'failed' })
  }
  const title = `help-page-${id}`
  return (
    <section className="panel browser" aria-labelledby={title} data-testid="page-panel">
      <h2 id={title}>{text.title}</h2>
      <p className="hint">{text.about({ name: shop })}</p>
      <div role="status">{picture.kind === 'failed' && <p className="notice bad">{text.none}</p>}</div>
      {picture.kind === 'shown' && (
        <img className="page-picture" src={`data:image/jpeg;base64,${picture.jpeg}`} alt={text.alt({ name: shop })} />
      )}
      <button type="button" className="button" disabled={picture.kind === 'fetching'} onClick={() => void show()}>
        {picture.kind === 'shown' ? text.again : text.show}
      </button>
    </section>
  )
}
