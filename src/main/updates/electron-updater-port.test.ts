import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { startInstaller } from './electron-updater-port.ts'

function createUpdater(quitAndInstall: (emit: (error: Error) => void) => void) {
  const emitter = new EventEmitter()
  const refuse = (error: Error) => void emitter.emit('error', error)
  const updater = Object.assign(emitter, { quitAndInstall: () => quitAndInstall(refuse) })
  return { updater: updater as unknown as Parameters<typeof startInstaller>[0], refuse }
}

test('an installer that cannot be started is told at once, by an event or by an exception', async () => {
  const telling = createUpdater((refuse) => refuse(new Error('no file')))
  await expect(startInstaller(telling.updater)).rejects.toThrow('no file')
  const throwing = createUpdater(() => {
    throw new Error('no feed')
  })
  await expect(startInstaller(throwing.updater)).rejects.toThrow('no feed')
})

test('what the system’s own updater refuses later is heard too', async () => {
  const { updater, refuse } = createUpdater(() => undefined)
  const installing = startInstaller(updater)
  setImmediate(() => refuse(new Error('Could not get code signature for running application')))
  await expect(installing).rejects.toThrow('code signature')
})
