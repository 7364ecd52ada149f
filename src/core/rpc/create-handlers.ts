import type { Handlers } from '../../shared/contract/commands.ts'
import type { Snapshot } from '../../shared/contract/events.ts'
import type { SecretRotation } from '../delivery/secret-rotation.ts'
import type { BrowserRoom } from '../browser/create-browser-room.ts'
import type { MessageWay } from '../message-way.ts'
import type { ComputerPort } from '../ports.ts'
import type { SessionHub } from '../sessions/session-hub.ts'
import type { SettingsService } from '../settings/settings.ts'
import type { Setup } from '../setup/create-setup.ts'
import type { Support } from '../support/create-support.ts'

/** Connects each command to the room that does it. No logic lives here. */
export function createHandlers(rooms: {
  readonly hub: SessionHub
  readonly way: MessageWay
  readonly settings: SettingsService
  readonly snapshot: () => Snapshot
  readonly rotation: SecretRotation
  readonly browser: BrowserRoom
  readonly computer: ComputerPort
  readonly setup: Setup
  readonly support: Support
}): Handlers {
  const { hub, way, settings, snapshot, rotation, browser, computer, setup, support } = rooms
  return {
    snapshot,
    'session.add': ({ id, name }) => hub.add(id, name),
    'session.rename': ({ id, name }) => hub.rename(id, name),
    'session.remove': async ({ id }) => {
      await hub.remove(id)
      return null
    },
    'session.connect': ({ id }) => hub.connect(id),
    'session.disconnect': ({ id }) => hub.disconnect(id),
    'session.restart': ({ id }) => hub.restart(id),
    'session.unlink': ({ id }) => hub.unlink(id),
    'session.usePairingCode': ({ id, phone }) => hub.usePairingCode(id, phone),
    'session.useQr': ({ id }) => hub.useQr(id),
    'session.takeOver': ({ id }) => hub.takeOver(id),
    'session.pagePicture': ({ id }) => hub.pagePicture(id),
    'messages.list': (query) => way.list(query),
    'message.retry': ({ id }) => way.retry(id),
    'deadLetters.replayAll': () => way.replayDeadLetters(),
    'replies.pause': ({ minutes }) => way.pause(minutes),
    'replies.resume': () => way.resume(),
    'settings.set': ({ name, value }) => settings.set(name, value),
    'settings.setSecret': ({ name, value }) => rotation.setSecret(name, value),
    'core.test': (args) => way.testConnection(args),
    'browser.choose': async () => {
      const path = await computer.chooseProgram()
      return path === null ? settings.view() : settings.choose('browser.path', path)
    },
    'browser.status': () => browser.status(),
    'browser.fetch': () => browser.fetch(),
    'browser.cancelFetch': () => browser.cancelFetch(),
    'chats.list': (query) => way.conversations.list(query),
    'chat.messages': (query) => way.conversations.messages(query),
    'chat.markSeen': (query) => way.conversations.markSeen(query),
    'chat.putAside': (query) => way.conversations.putAside(query),
    'insights.read': (query) => way.insights(query),
    'message.details': ({ id }) => way.details(id),
    'messages.export': (query) => way.export(query),
    'reply.retry': ({ id }) => way.retryReply(id),
    'chat.send': (args) => way.sendByHand(args),
    'chat.takeOver': (args) => way.takeOver(args),
    'chat.handBack': async (args) => {
      await way.handBack(args)
      return null
    },
    'customer.deleteData': ({ sessionId, chatKey }) => way.deleteCustomer(sessionId, chatKey),
    'updates.check': () => computer.checkForUpdate(),
    'updates.download': () => computer.downloadUpdate(),
    'updates.install': () => computer.installUpdate(),
    'computer.quit': () => {
      computer.quit()
      return null
    },
    'setup.take': () => computer.takeSetup(),
    'firstRun.apply': (given) => setup.apply(given),
    'firstRun.finish': () => setup.finish(),
    'diagnosis.run': () => support.diagnose(),
    'logs.read': (query) => support.logs(query),
    'support.export': () => support.export(),
  }
}
