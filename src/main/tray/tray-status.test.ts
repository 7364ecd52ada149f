import { expect, test } from 'vitest'
import { en } from '../../shared/words/en.ts'
import { msg } from '../../shared/words/say.ts'
import { emptyShellState, type ShellState } from '../state/shell-state.ts'
import { makeSession } from '../testing/make-session.ts'
import { trayStatus, trayTooltip } from './tray-status.ts'

const connected: ShellState = { ...emptyShellState, sessions: [makeSession('a', { kind: 'connected' })] }
const withFault = (fault: 'internet' | 'link', action: 'wait' | 'link'): ShellState => ({
  ...connected,
  diagnosis: { fault, sentence: 's', said: msg('headline.offline'), action, sessionId: null },
})

test('the icon shows the most important status', () => {
  const paused = { paused: true, until: null }
  expect(trayStatus(emptyShellState)).toBe('idle')
  expect(trayStatus(connected)).toBe('connected')
  expect(trayStatus({ ...connected, pause: paused })).toBe('paused')
  expect(trayStatus(withFault('link', 'link'))).toBe('attention')
  expect(trayStatus({ ...withFault('link', 'link'), pause: paused })).toBe('attention')
})

test('a fault that does not need the owner does not ask for attention', () => {
  expect(trayStatus(withFault('internet', 'wait'))).toBe('connected')
  const hurried = withFault('link', 'link')
  expect(trayStatus({ ...hurried, diagnosis: { ...hurried.diagnosis, hurry: true } })).toBe('connected')
})

test('a long sentence is cut to fit a tooltip', () => {
  const long = msg('headline.whatsapp-changed', { name: 'x'.repeat(300), version: '2.3000.1' })
  const diagnosis = { ...emptyShellState.diagnosis, said: long }
  const tooltip = trayTooltip({ ...emptyShellState, diagnosis }, en)
  expect(tooltip.length).toBe(127)
})
