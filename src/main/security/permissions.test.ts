import { expect, test } from 'vitest'
import { isPermissionAllowed } from './permissions.ts'

test('our page may copy text', () => {
  expect(isPermissionAllowed('clipboard-sanitized-write', 'app://bundle/')).toBe(true)
})

test('another origin may not copy text', () => {
  expect(isPermissionAllowed('clipboard-sanitized-write', 'https://evil.example')).toBe(false)
  expect(isPermissionAllowed('clipboard-sanitized-write', 'app://bundle.evil/')).toBe(false)
})

test.each([
  'media',
  'geolocation',
  'notifications',
  'clipboard-read',
  'openExternal',
  'fileSystem',
  'hid',
  'usb',
  'midi',
  '',
])('our own page does not get the permission "%s"', (permission) => {
  expect(isPermissionAllowed(permission, 'app://bundle/')).toBe(false)
})
