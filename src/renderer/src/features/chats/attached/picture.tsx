import { useState } from 'react'
import type { AttachedFile } from '../../../../../shared/model/attached.ts'
import { words } from '../../../i18n/words.ts'
import { FileCard } from './file-card.tsx'
import { keptAddress } from './kept-address.ts'
import { PictureViewer } from './picture-viewer.tsx'

interface PictureProps {
  readonly file: AttachedFile
  readonly sha256: string
  readonly from: string
}

/** A picture or sticker, small in its bubble; a click or Enter opens the viewer. */
export function Picture({ file, sha256, from }: PictureProps) {
  const [isOpen, setOpen] = useState(false)
  const [isBroken, setBroken] = useState(false)
  const text = words.chats.attached
  const name = file.kind === 'sticker' ? text.stickerFrom({ name: from }) : text.pictureFrom({ name: from })
  if (isBroken) return <FileCard file={{ ...file, isUnsafe: true }} sha256={sha256} />
  return (
    <>
      <button
        type="button"
        className={`attached-picture ${file.kind}`}
        data-testid="attached"
        data-state="kept"
        aria-label={text.look({ name })}
        onClick={() => setOpen(true)}
      >
        <img
          src={keptAddress(sha256)}
          alt=""
          width={file.width ?? undefined}
          height={file.height ?? undefined}
          loading="lazy"
          decoding="async"
          onError={() => setBroken(true)}
        />
      </button>
      {isOpen && <PictureViewer file={file} sha256={sha256} name={name} onClose={() => setOpen(false)} />}
    </>
  )
}
