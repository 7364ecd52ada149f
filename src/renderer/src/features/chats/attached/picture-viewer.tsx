import { Maximize, X, ZoomIn, ZoomOut } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import type { AttachedFile } from '../../../../../shared/model/attached.ts'
import { Sheet } from '../../../components/dialog.tsx'
import { words } from '../../../i18n/words.ts'
import { formatShare } from '../../../lib/time.ts'
import { keptAddress } from './kept-address.ts'
import { SaveButton } from './save-button.tsx'

const STEPS = [1, 1.5, 2, 3, 4, 6, 8]

interface PictureViewerProps {
  readonly file: AttachedFile
  readonly sha256: string
  readonly name: string
  readonly onClose: () => void
}

/** Shows the whole picture. Plus and minus zoom, 0 fits it to the window, arrow keys scroll, Escape closes. */
export function PictureViewer({ file, sha256, name, onClose }: PictureViewerProps) {
  const [step, setStep] = useState(0)
  const text = words.chats.attached
  const zoom = STEPS[step] ?? 1
  const zoomBy = (by: number) => setStep((now) => Math.min(STEPS.length - 1, Math.max(0, now + by)))
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === '+' || event.key === '=') zoomBy(1)
    else if (event.key === '-') zoomBy(-1)
    else if (event.key === '0') setStep(0)
  }
  return (
    <Sheet title={name} titleHidden className="picture-viewer" onClose={onClose}>
      <div className="viewer-bar" onKeyDown={press} role="toolbar" aria-label={text.viewer}>
        <span className="viewer-zoom" role="status">
          {formatShare(zoom)}
        </span>
        <button type="button" className="button icon" aria-label={text.zoomOut} onClick={() => zoomBy(-1)}>
          <ZoomOut size="1rem" aria-hidden="true" />
        </button>
        <button type="button" className="button icon" aria-label={text.zoomIn} onClick={() => zoomBy(1)}>
          <ZoomIn size="1rem" aria-hidden="true" />
        </button>
        <button type="button" className="button icon" aria-label={text.fit} onClick={() => setStep(0)}>
          <Maximize size="1rem" aria-hidden="true" />
        </button>
        <SaveButton sha256={sha256} fileName={file.fileName} isSmall />
        <button type="button" className="button icon" aria-label={text.close} onClick={onClose}>
          <X size="1rem" aria-hidden="true" />
        </button>
      </div>
      {/* Focusable, so that the arrow keys scroll it. */}
      <div className="viewer-stage" tabIndex={0} role="group" aria-label={name} onKeyDown={press}>
        <img src={keptAddress(sha256)} alt={name} style={{ width: `${zoom * 100}%`, height: `${zoom * 100}%` }} />
      </div>
    </Sheet>
  )
}
