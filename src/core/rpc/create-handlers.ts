import type { Handlers } from '../../shared/contract/commands.ts'
import type { Rooms } from '../build-rooms.ts'
import { snapshotOf } from '../snapshot.ts'

/** Maps each command to the room that executes it. Contains no logic. */
export function createHandlers(rooms: Rooms): Handlers {
  const { sessions, messages, media, chats, replies, webhook, settings } = rooms
  const { rotation, browser, computer, setup, support, health } = rooms
  const snapshot = () => snapshotOf(rooms)
  return {
    snapshot,
    'session.add': ({ id, name }) => sessions.add(id, name),
    'session.rename': ({ id, name }) => sessions.rename(id, name),
    'session.remove': async ({ id }) => {
      await sessions.remove(id)
      return null
    },
    'session.connect': ({ id }) => sessions.connect(id),
    'session.disconnect': ({ id }) => sessions.disconnect(id),
    'session.restart': ({ id }) => sessions.restart(id),
    'session.unlink': ({ id }) => sessions.unlink(id),
    'session.usePairingCode': ({ id, phone }) => sessions.usePairingCode(id, phone),
    'session.useQr': ({ id }) => sessions.useQr(id),
    'session.useHere': ({ id }) => sessions.useHere(id),
    'session.pagePicture': ({ id }) => sessions.pagePicture(id),
    'messages.list': (query) => messages.list(query),
    'media.fetch': ({ id }) => media.open(id),
    'message.retry': ({ id }) => webhook.retry(id),
    'deadLetters.replayAll': () => webhook.replayDead(),
    'replies.pause': ({ minutes }) => replies.pause.pause(minutes),
    'replies.resume': () => replies.pause.resume(),
    'settings.set': ({ name, value }) => settings.change(name, value),
    'settings.setSecret': ({ name, value }) => rotation.setSecret(name, value),
    'core.test': (args) => webhook.testConnection(args),
    'browser.choose': async () => {
      const path = await computer.chooseProgram()
      return path === null ? settings.view() : settings.choose('browser.path', path)
    },
    'browser.status': () => browser.status(),
    'browser.fetch': () => browser.fetch(),
    'browser.cancelFetch': () => browser.cancelFetch(),
    'chats.list': (query) => chats.list(query),
    'chat.messages': (query) => chats.messages(query),
    'chat.markSeen': (query) => chats.markSeen(query),
    'chat.dismiss': (query) => chats.dismiss(query),
    'insights.read': (query) => ({ ...messages.insights(query), health: health.read(query) }),
    'notForwarded.read': () => messages.notForwarded(),
    'message.details': ({ id }) => messages.details(id),
    'messages.export': (query) => messages.export(query),
    'reply.retry': ({ id }) => replies.retry(id),
    'chat.send': (args) => replies.sendByHand(args),
    'file.add': ({ upload, offset, data }) => replies.uploads.add(upload, offset, Buffer.from(data, 'base64')),
    'file.drop': ({ upload }) => {
      replies.uploads.drop(upload)
      return null
    },
    'chat.sendFile': (args) => replies.sendFile(args),
    'chat.takeOver': (args) => chats.takeOver(args),
    'chat.handBack': async (args) => {
      await chats.handBack(args)
      return null
    },
    'customer.deleteData': (customer) => messages.deleteCustomer(customer),
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
    'support.export': () => support.export(snapshot()),
  }
}
