import type * as Electron from 'electron'
import { expect, test } from 'vitest'
import type * as parts from './parts.ts'

type Parts = typeof parts
type Real = typeof Electron

/** Members that the stand-in has but the real Electron of the lock file lacks. The compiler checks that there are none. */
type Invented<Name extends keyof Parts & keyof Real> = Exclude<keyof Parts[Name], keyof Real[Name]>
type Plain =
  'shell' | 'clipboard' | 'dialog' | 'safeStorage' | 'screen' | 'protocol' | 'powerSaveBlocker' | 'net' | 'session'

const _inventedParts: Exclude<keyof Parts, keyof Real>[] = []
const _inventedMembers: { readonly [Name in Plain]: Invented<Name>[] } = {
  shell: [],
  clipboard: [],
  dialog: [],
  safeStorage: [],
  screen: [],
  protocol: [],
  powerSaveBlocker: [],
  net: [],
  session: [],
}
type IsNever<T> = [T] extends [never] ? true : false
/** For the compiler, each entry is `true` only while nothing is invented. */
const proofs: readonly [IsNever<(typeof _inventedParts)[number]>, IsNever<(typeof _inventedMembers)[Plain][number]>] = [
  true,
  true,
]

test('every part and member of the stand-in exists in the real Electron (the compiler proves it)', () => {
  expect(proofs).toEqual([true, true])
})
