import { useState } from 'react'
import { words } from '../../i18n/words.ts'
import { bytesOf, saveFile } from '../../lib/save-file.ts'
import { command } from '../../stores/host-store.ts'
import { showToast } from '../../stores/toast-store.ts'

/** Saves the redacted support export as one file. */
export function ExportPanel() {
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    const result = await command('support.export', {})
    setBusy(false)
    if (!result.ok) return
    saveFile(result.value.fileName, 'application/zip', bytesOf(result.value.base64))
    showToast({ text: words.support.exported, tone: 'done' })
  }
  return (
    <section className="panel" aria-labelledby="export-title">
      <div className="panel-head">
        <div>
          <h2 id="export-title">{words.support.export}</h2>
          <p className="hint">{words.support.exportText}</p>
        </div>
        <button type="button" className="button" disabled={busy} onClick={() => void save()}>
          {words.support.exportButton}
        </button>
      </div>
    </section>
  )
}
