import { mediaPath } from '../../../../../shared/model/media.ts'
import { handOver } from '../../../lib/save-file.ts'
import { words } from '../../../i18n/words.ts'
import { showToast } from '../../../stores/toast-store.ts'

/** Where the window finds a kept file. */
export const keptAddress = (sha256: string): string => `${mediaPath}${sha256}`

/** Hands a kept file to the person under this name, by the browser's own download. */
export async function saveKept(sha256: string, name: string): Promise<void> {
  try {
    const answer = await fetch(keptAddress(sha256))
    if (!answer.ok) throw new Error(String(answer.status))
    handOver(name, await answer.blob())
  } catch {
    showToast({ text: words.chats.attached.notSaved, tone: 'problem' })
  }
}
