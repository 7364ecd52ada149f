import { EllipsisVertical } from 'lucide-react'
import { useState } from 'react'
import type { ChatView } from '../../../../shared/model/chat.ts'
import { Menu, type MenuItem } from '../../components/menu.tsx'
import { words } from '../../i18n/words.ts'
import { showScreenAt } from '../../stores/view-store.ts'
import { DeleteDataDialog } from './delete-data-dialog.tsx'

/** Menu with the rare actions of a chat. */
export function ThreadMenu({ chat, onGone }: { readonly chat: ChatView; readonly onGone: () => void }) {
  const [deleting, setDeleting] = useState(false)
  const items: MenuItem[] = [
    {
      label: words.chats.showActivity,
      run: () => showScreenAt('activity', { shop: chat.sessionId, chat: chat.chatKey }),
    },
  ]
  // A group is not one customer: the messages of each member are deleted with that member's own chat.
  if (!chat.isGroup) items.push({ label: words.chats.deleteData.item, danger: true, run: () => setDeleting(true) })
  return (
    <>
      <Menu label={words.chats.menu} items={items}>
        <EllipsisVertical size="1.25rem" aria-hidden="true" />
      </Menu>
      {deleting && <DeleteDataDialog chat={chat} onDeleted={onGone} onClose={() => setDeleting(false)} />}
    </>
  )
}
