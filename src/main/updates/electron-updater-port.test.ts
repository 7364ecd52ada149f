import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { followAppImage, installWithin, startInstaller } from './electron-updater-port.ts'

function createUpdater(quitAndInstall: (emit: (error: Error) => void) => void) {
  const emitter = new EventEmitter()
  const refuse = (error: Error) => void emitter.emit('error', error)
  const updater = Object.assign(emitter, { quitAndInstall: () => quitAndInstall(refuse) })
  return { updater: updater as unknown as Parameters<typeof startInstaller>[0], refuse }
}

test('an installer that cannot start rejects at once, by an event or by an exception', async () => {
  const telling = createUpdater((refuse) => refuse(new Error('no file')))
  await expect(startInstaller(telling.updater)).rejects.toThrow('no file')
  const throwing = createUpdater(() => {
    throw new Error('no feed')
  })
  await expect(startInstaller(throwing.updater)).rejects.toThrow('no feed')
})

test('a later refusal of the system’s own updater rejects too', async () => {
  const { updater, refuse } = createUpdater(() => undefined)
  const installing = startInstaller(updater)
  setImmediate(() => refuse(new Error('Could not get code signature for running application')))
  await expect(installing).rejects.toThrow('code signature')
})

test('a Mac gets ten minutes, because its updater copies, unpacks and verifies first', () => {
  expect(['darwin', 'win32', 'linux'].map((platform) => installWithin(platform as NodeJS.Platform) / 60_000)).toEqual([
    10, 2, 2,
  ])
})

test('a restart starts the AppImage under its new name after an update', () => {
  const emitter = new EventEmitter()
  const environment = { APPIMAGE: '/home/ada/Salesboy-0.1.0.AppImage' }
  followAppImage(emitter as unknown as Parameters<typeof followAppImage>[0], environment)
  emitter.emit('appimage-filename-updated', '/home/ada/Salesboy-0.2.0.AppImage')
  expect(environment.APPIMAGE).toBe('/home/ada/Salesboy-0.2.0.AppImage')
})
