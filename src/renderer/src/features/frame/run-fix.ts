import type { Diagnosis } from '../../../../shared/model/core-status.ts'
import { words } from '../../i18n/words.ts'
import { command } from '../../stores/host-store.ts'
import { showToast } from '../../stores/toast-store.ts'
import { showScreen, showSetting } from '../../stores/view-store.ts'

/** Carries out the action of a diagnosis. */
export function runFix(diagnosis: Diagnosis): void {
  const id = diagnosis.sessionId
  switch (diagnosis.action) {
    case 'open-settings':
      return diagnosis.setting === undefined ? showScreen('settings') : showSetting(diagnosis.setting)
    case 'link':
      return showScreen('home')
    case 'relink':
      showScreen('home')
      if (id) void command('session.connect', { id })
      return
    case 'try-core':
      void tryCore()
      return
    case 'fetch-browser':
      showScreen('home')
      void command('browser.fetch', {})
      return
    case 'check':
      showScreen('help')
      void command('diagnosis.run', {})
      return
    case 'connect':
      if (id) void command('session.connect', { id })
      return
    case 'restart':
      if (id) void command('session.restart', { id })
      return
    case 'use-here':
      if (id) void command('session.useHere', { id })
      return
    case 'resume':
      void command('replies.resume', {})
      return
    case 'none':
    case 'wait':
      return
  }
}

/** Label of the button for the action, or empty when there is nothing to do. */
export function fixLabel({ action, hurry, setting }: Diagnosis): string {
  if (action === 'none' || action === 'wait') return ''
  if (hurry) return words.action['try-core']
  return action === 'open-settings' && setting !== undefined ? words.actionFor[setting] : words.action[action]
}

/** Tests the core and shows the problem that remains, because a press without feedback looks like a broken button. */
async function tryCore(): Promise<void> {
  const result = await command('core.test', {})
  if (!result.ok || result.value.kind === 'ok') return
  showToast({ text: words.settings.results[result.value.kind], tone: 'problem' })
}
