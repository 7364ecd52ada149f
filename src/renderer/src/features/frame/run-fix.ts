import type { Diagnosis } from '../../../../shared/model/core-status.ts'
import { words } from '../../i18n/words.ts'
import { command } from '../../stores/host-store.ts'
import { showToast } from '../../stores/toast-store.ts'
import { showScreen, showSetting } from '../../stores/view-store.ts'

/** Does what mends it. */
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

/** What the button says: what it does, for the thing it does it to. */
export function fixLabel({ action, hurry, setting }: Diagnosis): string {
  if (action === 'none' || action === 'wait') return ''
  if (hurry) return words.action['try-core']
  return action === 'open-settings' && setting !== undefined ? words.actionFor[setting] : words.action[action]
}

/** What is still wrong is said: a press without an answer looks like a button that does nothing. */
async function tryCore(): Promise<void> {
  const result = await command('core.test', {})
  if (!result.ok || result.value.kind === 'ok') return
  showToast({ text: words.settings.results[result.value.kind], tone: 'problem' })
}
