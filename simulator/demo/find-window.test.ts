import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hasElectron, hasScreen } from './find-window.ts'

test('every desktop system has a screen; Linux has one only when its session says so', () => {
  expect(hasScreen('darwin', {})).toBe(true)
  expect(hasScreen('win32', {})).toBe(true)
  expect(hasScreen('linux', {})).toBe(false)
  expect(hasScreen('linux', { DISPLAY: '' })).toBe(false)
  expect(hasScreen('linux', { DISPLAY: ':0' })).toBe(true)
  expect(hasScreen('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
})

test('Electron is present only when its program file is', () => {
  const modules = mkdtempSync(join(tmpdir(), 'salesboy-modules-'))
  try {
    expect(hasElectron(modules, {})).toBe(false)
    mkdirSync(join(modules, 'electron', 'dist'), { recursive: true })
    writeFileSync(join(modules, 'electron', 'path.txt'), 'electron\n')
    expect(hasElectron(modules, {})).toBe(false)
    writeFileSync(join(modules, 'electron', 'dist', 'electron'), '')
    expect(hasElectron(modules, {})).toBe(true)
    expect(hasElectron(modules, { ELECTRON_OVERRIDE_DIST_PATH: join(modules, 'nowhere') })).toBe(false)
  } finally {
    rmSync(modules, { recursive: true, force: true })
  }
})
