import { useState } from 'react'
import type { AttachedFile } from '../../../../../shared/model/attached.ts'
import { words } from '../../../i18n/words.ts'
import { FileCard } from './file-card.tsx'
import { keptAddress } from './kept-address.ts'
import { SaveButton } from './save-button.tsx'

interface FilmProps {
  readonly file: AttachedFile
  readonly sha256: string
  readonly from: string
}

/** A video with the browser's own controls; its first frame is the poster. */
export function Film({ file, sha256, from }: FilmProps) {
  const [isBroken, setBroken] = useState(false)
  if (isBroken) return <FileCard file={file} sha256={sha256} />
  return (
    <div className="attached-film" data-testid="attached" data-state="kept">
      <video
        src={keptAddress(sha256)}
        controls
        playsInline
        disablePictureInPicture
        preload="metadata"
        aria-label={words.chats.attached.filmFrom({ name: from })}
        onError={() => setBroken(true)}
      />
      <SaveButton sha256={sha256} fileName={file.fileName} />
    </div>
  )
}
