import type { SettingName } from '../../../../shared/model/settings.ts'
import type { words } from '../../i18n/en.ts'

/** How a setting is edited. */
export type Field =
  | { readonly name: SettingName; readonly kind: 'number'; readonly min: number; readonly max: number }
  | { readonly name: SettingName; readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly name: SettingName; readonly kind: 'text' }

export interface FieldGroup {
  readonly group: keyof typeof words.settings.groups
  readonly fields: readonly Field[]
}

export const fieldGroups: readonly FieldGroup[] = [
  {
    group: 'replies',
    fields: [
      { name: 'replies.humanDelay', kind: 'choice', options: ['on', 'off'] },
      { name: 'takeover.minutes', kind: 'number', min: 0, max: 10_080 },
      { name: 'replies.hourlyLimit', kind: 'number', min: 0, max: 100_000 },
      { name: 'replies.maxAgeHours', kind: 'number', min: 0, max: 8_760 },
      { name: 'replies.quietHours', kind: 'text' },
      { name: 'replies.chatHourlyLimit', kind: 'number', min: 0, max: 10_000 },
      { name: 'replies.charactersPerSecond', kind: 'number', min: 5, max: 500 },
      { name: 'replies.secondsPerReplyMax', kind: 'number', min: 0, max: 20 },
      { name: 'remote.control', kind: 'choice', options: ['on', 'off'] },
      { name: 'remote.alerts', kind: 'choice', options: ['on', 'off'] },
      { name: 'remote.alertsPerDay', kind: 'number', min: 1, max: 20 },
    ],
  },
  {
    group: 'forwarding',
    fields: [
      { name: 'forward.groups', kind: 'choice', options: ['none', 'all'] },
      { name: 'forward.media', kind: 'choice', options: ['marker', 'bytes', 'none'] },
      { name: 'forward.backfillHours', kind: 'number', min: 0, max: 720 },
    ],
  },
  { group: 'privacy', fields: [{ name: 'privacy.keepDays', kind: 'number', min: 1, max: 3_650 }] },
  {
    group: 'advanced',
    fields: [
      { name: 'replies.mode', kind: 'choice', options: ['auto', 'response', 'callback'] },
      { name: 'delivery.parallel', kind: 'number', min: 1, max: 64 },
      { name: 'delivery.timeoutSeconds', kind: 'number', min: 1, max: 900 },
      { name: 'gateway.port', kind: 'number', min: 0, max: 65_535 },
      { name: 'browser.path', kind: 'text' },
    ],
  },
]
