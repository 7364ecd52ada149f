import type { AttachedFile } from '../../../../../shared/model/attached.ts'
import { words } from '../../../i18n/words.ts'
import { FileTitle } from './file-title.tsx'
import { SaveButton } from './save-button.tsx'

/** A file without a preview; it can be saved. */
export function FileCard({ file, sha256 }: { readonly file: AttachedFile; readonly sha256: string }) {
  const text = words.chats.attached
  const why = file.isUnsafe ? text.unsafe : file.kind === 'document' ? '' : text.notShown
  return (
    <div className="attached-card" data-testid="attached" data-state="kept">
      <FileTitle file={file} />
      {why !== '' && <span className="attached-why">{why}</span>}
      <SaveButton sha256={sha256} fileName={file.fileName} />
    </div>
  )
}
