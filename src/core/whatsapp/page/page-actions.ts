import type { PageWindow } from './page-window.ts'

export type PageAction =
  'finish-ready' | 'reload' | 'refresh-qr' | 'use-here' | 'log-out' | 'typing' | 'typing-stopped' | 'recording'

/** In the page: one action by name. Rejects when WhatsApp does not have what it needs. */
export async function callPageAction(action: PageAction, chatId?: string): Promise<void> {
  const page = globalThis as unknown as PageWindow
  switch (action) {
    case 'finish-ready':
      // The library's own listener for the end of the synchronisation, which came before it listened.
      await page.onAppStateHasSyncedEvent?.()
      return
    case 'reload':
      // After the answer: a page that is gone gives none.
      setTimeout(() => page.location.reload(), 0)
      return
    case 'refresh-qr':
      // Two names of the same thing; the library itself calls the second when it leaves the pairing code.
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
