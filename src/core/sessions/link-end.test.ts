import { afterEach, expect, test } from 'vitest'
import { createFakeSessions, makeRecord, stopFakeSessions } from '../testing/fake-sessions.ts'

afterEach(stopFakeSessions)

test('an ended link is shown and a new one can be made, even if the copy of the profile cannot be removed', async () => {
  const { sessions, clock, clients, client, connected, view, backup } = createFakeSessions({ records: [makeRecord()] })
  backup.forget = () => Promise.reject(Object.assign(new Error('operation not permitted'), { code: 'EPERM' }))
  await connected()
  client().emit({ kind: 'logged-out' })
  await clock.settle()
  expect(view()).toMatchObject({ state: { kind: 'unlinked' }, linked: false })
  sessions.connect('shop')
  await clock.settle()
  expect(clients).toHaveLength(2)
})

test('the copy of an ended link is removed before its profile, so that a kill in between cannot bring the link back', async () => {
  const { sessions, connected, backup, profiles } = createFakeSessions({ records: [makeRecord()] })
  backup.copies.add('shop')
  await connected()
  let leftAtRemoval: readonly string[] = ['not removed']
  const remove = profiles.remove.bind(profiles)
  profiles.remove = (id) => {
    leftAtRemoval = [...backup.copies]
    return remove(id)
  }
  await sessions.unlink('shop')
  expect(leftAtRemoval).toEqual([])
})
