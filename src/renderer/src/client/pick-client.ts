import type { DesktopBridge } from '../../../shared/contract/desktop-bridge.ts'
import type { Client } from './client.ts'
import { admitPage, createHttpClient } from './http-client.ts'
import { createIpcClient } from './ipc-client.ts'

declare global {
  interface Window {
    readonly salesboy?: DesktopBridge
  }
}

/** Chooses the connection to the host once: the preload's bridge if it exists, else HTTP. The only reader of `window.salesboy`. */
export async function pickClient(): Promise<Client> {
  if (window.salesboy) return createIpcClient(window.salesboy)
  await admitPage()
  return createHttpClient()
}
