import { File, Image, Mic, Music, Sticker, Video, type LucideIcon } from 'lucide-react'
import type { AttachedFile, AttachedKind } from '../../../../../shared/model/attached.ts'
import { words } from '../../../i18n/words.ts'
import { oneLine } from '../../../lib/safe-text.ts'
import { formatCountdown, formatNumber } from '../../../lib/time.ts'

const icons: Readonly<Record<AttachedKind, LucideIcon>> = {
  picture: Image,
  sticker: Sticker,
  voice: Mic,
  sound: Music,
  film: Video,
  document: File,
}

/** Smallest size shown for a file that is not empty. */
const LEAST_KILOBYTES = 0.1

/** Formats a size in decimal kilobytes or megabytes. A file that is not empty is never shown as 0. */
export function formatBytes(bytes: number): string {
  const [exact, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  const value = bytes > 0 ? Math.max(exact, LEAST_KILOBYTES) : 0
  return formatNumber(value, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 })
}

/** Icon, name, length and size of a file. */
export function FileTitle({ file }: { readonly file: AttachedFile }) {
  const Icon = icons[file.kind]
  const name = file.kind === 'document' ? oneLine(file.fileName) : words.chats.attached.kinds[file.kind]
  const about = [
    file.duration === null ? '' : formatCountdown(Math.round(file.duration)),
    file.size === null ? '' : formatBytes(file.size),
  ].filter(Boolean)
  return (
    <span className="attached-title">
      <Icon size="1.25rem" aria-hidden="true" />
      <span className="attached-name">
        <bdi dir="auto">{name}</bdi>
        {about.length > 0 && <span className="attached-about">{about.join(' · ')}</span>}
      </span>
    </span>
  )
}
