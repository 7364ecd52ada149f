/** The browser pages that are open on the simulator, each with its event stream. */
import type { ServerResponse } from 'node:http'
import type { PageView } from '../../client/control-api.ts'
import type { StreamEvent } from '../wire.ts'

/** A page without a stream for this long counts as closed. */
const CLOSED_AFTER_MS = 3_000

export interface OpenPage {
  readonly pageId: string
  readonly openedAt: number
  deviceId: string | null
  phone: string | null
  /** True when the page already has its snapshot, so a new stream is a reconnection. */
  hasSnapshot: boolean
  stream: ServerResponse | null
  qr: string | null
  qrExpiresAtMs: number | null
  pairingCode: string | null
  pairingPhone: string | null
  pairingExpiresAtMs: number
  state: string
  inConflict: boolean
  /** Connections are refused until this time (unix ms). Null: until they are allowed again. */
  heldUntilMs: number | null
}

export const pageView = (page: OpenPage): PageView => ({
  pageId: page.pageId,
  deviceId: page.deviceId,
  openedAt: page.openedAt,
  connected: page.stream !== null,
  qr: page.qr,
  pairingCode: page.pairingCode,
  pairingPhone: page.pairingPhone,
  state: page.state,
})

export const isHeld = (page: OpenPage): boolean => page.heldUntilMs === null || page.heldUntilMs > Date.now()

export const send = (page: OpenPage, event: StreamEvent): void => {
  page.stream?.write(`data: ${JSON.stringify(event)}\n\n`)
}

export interface PageRegistry {
  readonly pages: Map<string, OpenPage>
  readonly open: (pageId: string) => OpenPage
  /** Attaches the page's stream and cuts an older stream of the same page. */
  readonly attach: (page: OpenPage, stream: ServerResponse) => void
  readonly close: (pageId: string) => void
  /** The page that serves the device now, if any. */
  readonly active: (deviceId: string) => OpenPage | undefined
}

export interface PageRegistryEvents {
  readonly onOpened: (page: OpenPage) => void
  readonly onClosed: (page: OpenPage) => void
  /** Called when a stream starts or ends. */
  readonly onConnection: (page: OpenPage) => void
}

export function createPageRegistry(events: PageRegistryEvents): PageRegistry {
  const pages = new Map<string, OpenPage>()

  const close = (pageId: string): void => {
    const page = pages.get(pageId)
    if (!page) return
    pages.delete(pageId)
    const { stream } = page
    page.stream = null
    stream?.destroy()
    events.onClosed(page)
  }

  const attach = (page: OpenPage, stream: ServerResponse): void => {
    const older = page.stream
    page.stream = stream
    older?.destroy()
    stream.on('close', () => {
      if (page.stream !== stream) return
      page.stream = null
      if (pages.has(page.pageId)) events.onConnection(page)
      const check = (): void => {
        if (page.stream !== null || !pages.has(page.pageId)) return
        if (isHeld(page)) setTimeout(check, CLOSED_AFTER_MS).unref()
        else close(page.pageId)
      }
      setTimeout(check, CLOSED_AFTER_MS).unref()
    })
  }

  return {
    pages,
    open: (pageId) => {
      const known = pages.get(pageId)
      if (known) return known
      const page: OpenPage = {
        pageId,
        openedAt: Math.floor(Date.now() / 1000),
        deviceId: null,
        phone: null,
        hasSnapshot: false,
        stream: null,
        qr: null,
        qrExpiresAtMs: null,
        pairingCode: null,
        pairingPhone: null,
        pairingExpiresAtMs: 0,
        state: 'OPENING',
        inConflict: false,
        heldUntilMs: 0,
      }
      pages.set(pageId, page)
      events.onOpened(page)
      return page
    },
    attach,
    close,
    active: (deviceId) => {
      for (const page of pages.values()) {
        if (page.deviceId === deviceId && page.stream !== null && !page.inConflict) return page
      }
      return undefined
    },
  }
}
