/** Requests of this page to the server. */
import type { PageRequestAnswer, PageRequestBody, PageRequestName } from '../wire.ts'
import { pageId } from './boot.ts'
import { ServerStatusCodeError } from './page-error.ts'

const address = (path: string): string => `/sim/${path}?page=${pageId}`

/** Posts a request. Rejects with `ServerStatusCodeError` when the server refuses, and with `TypeError` without a network. */
export async function ask<Name extends PageRequestName>(
  name: Name,
  body: PageRequestBody<Name>,
): Promise<PageRequestAnswer<Name>> {
  const response = await fetch(address(name), { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new ServerStatusCodeError(response.status)
  return (await response.json()) as PageRequestAnswer<Name>
}

/** Posts without waiting for the answer and ignores failures, because a page must not fail over a lost report. */
export function tell<Name extends PageRequestName>(name: Name, body: PageRequestBody<Name>): void {
  ask(name, body).catch(() => undefined)
}

export async function uploadBytes(bytes: Blob): Promise<Record<string, unknown>> {
  const response = await fetch(address('upload'), { method: 'POST', body: bytes })
  if (!response.ok) throw new ServerStatusCodeError(response.status)
  return (await response.json()) as Record<string, unknown>
}

export async function downloadBytes(mediaId: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(address(`media/${mediaId}`), signal ? { signal } : {})
  if (!response.ok) {
    const { reuploads } = (await response.json()) as { reuploads?: boolean }
    throw new ServerStatusCodeError(response.status, reuploads === true)
  }
  return await response.arrayBuffer()
}

export const streamAddress = (identity: { deviceId: string; token: string } | null): string =>
  address('stream') +
  (identity === null ? '' : `&device=${identity.deviceId}&token=${encodeURIComponent(identity.token)}`)

export const sayGoodbye = (): void => {
  navigator.sendBeacon(address('bye'))
}
