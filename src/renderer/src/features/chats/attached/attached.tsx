import type { Attached, AttachedFile } from '../../../../../shared/model/attached.ts'
import { isPictureType } from '../../../../../shared/model/media.ts'
import './attached.css'
import { ContactCards } from './contact-cards.tsx'
import { FileCard } from './file-card.tsx'
import { Film } from './film.tsx'
import { NotHere } from './not-here.tsx'
import { Picture } from './picture.tsx'
import { PlaceCard } from './place-card.tsx'
import { SoundPlayer } from './sound-player.tsx'

export interface AttachedProps {
  readonly attached: Attached
  readonly message: { readonly id: number; readonly sessionId: string }
  /** The sender's safe display name. */
  readonly from: string
}

/** The attachment of a message. Nothing plays, opens or is fetched by itself. */
export function AttachedPart({ attached, message, from }: AttachedProps) {
  switch (attached.kind) {
    case 'place':
      return <PlaceCard place={attached} />
    case 'contacts':
      return <ContactCards cards={attached.cards} />
    default:
      return <File file={attached} message={message} from={from} />
  }
}

interface FileProps extends Omit<AttachedProps, 'attached'> {
  readonly file: AttachedFile
}

function File({ file, message, from }: FileProps) {
  if (file.state !== 'kept' || file.sha256 === null) return <NotHere file={file} message={message} />
  if (file.shown === null) return <FileCard file={file} sha256={file.sha256} />
  if (isPictureType(file.shown)) return <Picture file={file} sha256={file.sha256} from={from} />
  if (file.kind === 'voice' || file.kind === 'sound' || file.shown.startsWith('audio/')) {
    return <SoundPlayer file={file} sha256={file.sha256} from={from} />
  }
  return <Film file={file} sha256={file.sha256} from={from} />
}
