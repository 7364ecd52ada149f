import { mediaPath } from '../../../../../shared/model/media.ts'
import { handOver } from '../../../lib/save-file.ts'
import { words } from '../../../i18n/words.ts'
import { showToast } from '../../../stores/toast-store.ts'

/** URL of a kept file. */
export const keptAddress = (sha256: string): string => `${mediaPath}${sha256}`

/** Saves a kept file under this name through the browser's download. Shows a toast when it fails. */
export async function saveKept(sha256: string, name: string): Promise<void> {
  try {
    const answer = await fetch(keptAddress(sha256))
    if (!answer.ok) throw new Error(String(answer.status))
    handOver(name, await answer.blob())
  } catch {
    showToast({ text: words.chats.attached.notSaved, tone: 'problem' })
  }
}
