import { Download } from 'lucide-react'
import { words } from '../../../i18n/words.ts'
import { oneLine } from '../../../lib/safe-text.ts'
import { saveKept } from './kept-address.ts'

interface SaveButtonProps {
  readonly sha256: string
  readonly fileName: string
  /** Shows only the icon. */
  readonly isSmall?: boolean
}

export function SaveButton({ sha256, fileName, isSmall = false }: SaveButtonProps) {
  const text = words.chats.attached
  return (
    <button
      type="button"
      className={isSmall ? 'button icon' : 'button'}
      aria-label={text.saveName({ name: oneLine(fileName) })}
      onClick={() => void saveKept(sha256, fileName)}
    >
      <Download size="1rem" aria-hidden="true" />
      {!isSmall && text.save}
    </button>
  )
}
