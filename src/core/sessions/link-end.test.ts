import { afterEach, expect, test } from 'vitest'
import { createFakeHub, makeRecord, stopFakeHubs } from '../testing/fake-hub.ts'

afterEach(stopFakeHubs)

test('an ended link is told, and a new one can be made, although the copy of the profile cannot be removed', async () => {
  const { hub, clock, clients, client, connected, view, backup } = createFakeHub({ records: [makeRecord()] })
  backup.forget = () => Promise.reject(Object.assign(new Error('operation not permitted'), { code: 'EPERM' }))
  await connected()
  client().emit({ kind: 'logged-out' })
  await clock.settle()
  expect(view()).toMatchObject({ state: { kind: 'unlinked' }, linked: false })
  hub.connect('shop')
  await clock.settle()
  expect(clients).toHaveLength(2)
})

test('the copy of an ended link is gone before its profile: killed in between, the link does not come back', async () => {
  const { hub, connected, backup, profiles } = createFakeHub({ records: [makeRecord()] })
  backup.copies.add('shop')
  await connected()
  let leftAtRemoval: readonly string[] = ['not removed']
  const remove = profiles.remove.bind(profiles)
  profiles.remove = (id) => {
    leftAtRemoval = [...backup.copies]
    return remove(id)
  }
  await hub.unlink('shop')
  expect(leftAtRemoval).toEqual([])
})
