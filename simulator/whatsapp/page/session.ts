/** The page's lifecycle: connect, pair or restore, sync, stay connected, log out. */
import type { Identity, PageCommand, ServerOperation, Snapshot, StreamEvent } from '../wire.ts'
import { boot } from './boot.ts'
import { loadChat } from './chat-store.ts'
import { Contact, Msg } from './collections.ts'
import { Cmd, Conn, setSocketActions, Socket, Stream, type SocketState } from './conn.ts'
import { clearIdentity, loadIdentity, saveIdentity } from './identity-store.ts'
import { getMaybeMeLidUser, getMaybeMePnUser, setMe } from './me.ts'
import { ask, sayGoodbye, streamAddress, tell } from './net.ts'
import { applyOperation } from './operations.ts'
import { flushOutbox } from './outbox.ts'
import { runCommand } from './page-commands.ts'
import { setProgress } from './progress.ts'
import { startQr, stopQr } from './qr.ts'

const RETRY_MS = 700
/**
 * Limit for waiting until a listener is attached, so that the sync does not depend on the machine's speed. A real
 * phone needs seconds to scan, but a test scans in the same millisecond.
 */
const LISTENER_WAIT_MS = 8_000

let identity: Identity | null = null
let source: EventSource | null = null
let retryTimer: ReturnType<typeof setTimeout> | undefined
let isLeaving = false
/** Operations that arrive while the page is still syncing after its start; null outside a sync. */
let held: { readonly sequence: number; readonly operation: ServerOperation }[] | null = null

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

function setState(state: SocketState): void {
  Socket.set({ state, stream: state === 'CONNECTED' ? 'CONNECTED' : 'DISCONNECTED' })
  tell('screen', { qr: null, expiresAtMs: null, state })
}

async function waitFor(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + LISTENER_WAIT_MS
  while (!condition() && Date.now() < deadline) await pause(20)
}

function connect(): void {
  clearTimeout(retryTimer)
  source?.close()
  Socket.state = 'OPENING'
  const stream = new EventSource(streamAddress(identity))
  source = stream
  stream.onopen = () => {
    if (source === stream) Socket.state = 'PAIRING'
  }
  stream.onmessage = (event: MessageEvent<string>) => {
    if (source === stream) void handle(JSON.parse(event.data) as StreamEvent)
  }
  stream.onerror = () => {
    stream.close()
    if (source !== stream || isLeaving) return
    source = null
    stopQr()
    const wasOpen = Socket.state !== 'OPENING'
    if (wasOpen) Socket.state = 'OPENING'
    retryTimer = setTimeout(
      () => {
        Socket.state = 'TIMEOUT'
        retryTimer = setTimeout(connect, RETRY_MS)
      },
      wasOpen ? RETRY_MS : 0,
    )
  }
}

function load(snapshot: Snapshot): void {
  setMe(snapshot.me)
  Conn.set({
    wid: boot.hideOwnId ? undefined : getMaybeMePnUser(),
    me: boot.hideOwnId ? undefined : getMaybeMePnUser(),
    lid: boot.hideOwnId ? undefined : getMaybeMeLidUser(),
    pushname: snapshot.me.pushname,
    platform: 'android',
    connected: true,
    battery: 80,
    plugged: false,
  })
  for (const contact of snapshot.contacts) Contact.learn(contact)
  Contact.gadd({ id: getMaybeMePnUser(), pushname: snapshot.me.pushname })
  for (const chat of snapshot.chats) loadChat(chat)
}

async function showProgress(): Promise<void> {
  for (let step = 1; step <= boot.syncSteps; step += 1) {
    await pause(boot.syncMs / boot.syncSteps)
    setProgress(Math.round((step / boot.syncSteps) * 100))
    Cmd.trigger('offline_progress_update_from_bridge')
  }
}

/** Syncs after a page's start, in today's or the old order. The history is already loaded. */
async function sync(isRestored: boolean): Promise<void> {
  held = []
  const isSilent = isRestored && boot.restoredAlreadySynced
  if (!isSilent) setState('CONNECTED')
  await showProgress()
  if (boot.neverSyncs) {
    setState('CONNECTED')
  } else if (isSilent) {
    // `hasSynced` changes before the state, so a listener that waits for the state has missed that change.
    Socket.hasSynced = true
    setState('CONNECTED')
  } else {
    await waitFor(() => Socket.hasListener('change:hasSynced'))
    Socket.hasSynced = true
    if (isRestored && held.length > 0) await waitFor(() => Msg.hasListener('add'))
  }
  Stream.markAvailable()
  const waiting = held
  held = null
  for (const entry of waiting) receive(entry)
  void flushOutbox()
}

function receive({ sequence, operation }: { readonly sequence: number; readonly operation: ServerOperation }): void {
  if (held !== null) {
    held.push({ sequence, operation })
    return
  }
  applyOperation(operation)
  if (sequence > 0) tell('received', { sequence })
}

async function greet(event: StreamEvent & { kind: 'linked' | 'paired' }): Promise<void> {
  if (event.kind === 'paired') {
    stopQr()
    identity = event.identity
    await saveIdentity(event.identity)
    setState('PAIRING')
  }
  if (event.snapshot === null) {
    setState('CONNECTED')
    await flushOutbox()
    return
  }
  held = []
  load(event.snapshot)
  await sync(event.kind === 'linked')
}

/** Deletes the identity and reloads to a QR, as WhatsApp does after a logout. */
async function leave(): Promise<void> {
  if (isLeaving) return
  isLeaving = true
  stopQr()
  Cmd.trigger('logout')
  await clearIdentity()
  source?.close()
  location.assign('/?post_logout=1&logout_reason=0')
}

async function handle(event: StreamEvent): Promise<void> {
  switch (event.kind) {
    case 'unpaired':
      return await startQr()
    case 'refused':
    case 'unlinked':
      return await leave()
    case 'linked':
    case 'paired':
      return await greet(event)
    case 'operation':
      return receive(event)
    case 'conflict':
      return setState('CONFLICT')
    case 'knobs':
      return void Object.assign(boot, event.knobs)
    case 'command':
      return await command(event.command)
  }
}

async function command(pageCommand: PageCommand): Promise<void> {
  if (pageCommand.kind === 'set-state') setState(pageCommand.state as SocketState)
  else await runCommand(pageCommand)
}

/** Starts this page's session. */
export async function startSession(): Promise<void> {
  setSocketActions({
    takeover: () => {
      setState('OPENING')
      ask('takeover', {}).then(
        () => {
          setState('CONNECTED')
          void flushOutbox()
        },
        () => setState('CONFLICT'),
      )
    },
    logout: async () => {
      await ask('logout', {})
      // Leaves shortly after the answer has gone out, as the real page does.
      setTimeout(() => void leave(), 50)
    },
    reconnect: connect,
    refreshQr: () => void startQr(),
  })
  window.addEventListener('pagehide', sayGoodbye)
  identity = await loadIdentity()
  connect()
}
