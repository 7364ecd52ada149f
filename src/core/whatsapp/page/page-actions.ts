import type { PageWindow } from './page-window.ts'

export type PageAction =
  'finish-ready' | 'reload' | 'refresh-qr' | 'use-here' | 'log-out' | 'typing' | 'typing-stopped' | 'recording'

/** In the page: performs one action. Rejects when WhatsApp lacks a part that it needs. */
export async function callPageAction(action: PageAction, chatId?: string): Promise<void> {
  const page = globalThis as unknown as PageWindow
  switch (action) {
    case 'finish-ready':
      // Calls the library's listener for the end of the synchronisation, which came before the library listened.
      await page.onAppStateHasSyncedEvent?.()
      return
    case 'reload':
      // Reload after the answer: a page that is gone gives none.
      setTimeout(() => page.location.reload(), 0)
      return
    case 'refresh-qr':
      // Two names of the same function; the library itself calls the second one to leave the pairing code.
      try {
        page.require?.('WAWebCmd').Cmd.refreshQR()
      } catch {
        page.require?.('WAWebLaunchSocketUtils').refreshQR()
      }
      return
    case 'use-here':
      page.require?.('WAWebSocketModel').Socket.takeover()
      return
    case 'log-out':
      await page.require?.('WAWebSocketModel').Socket.logout()
      return
    case 'typing':
    case 'recording':
      await page.WWebJS.sendChatstate(action, chatId)
      return
    case 'typing-stopped':
      await page.WWebJS.sendChatstate('stop', chatId)
      return
  }
}
