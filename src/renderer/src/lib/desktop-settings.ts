import type { SettingName } from '../../../shared/model/settings.ts'

/** Whether a setting exists only in the desktop app; a headless host does not offer it. */
export function isDesktops(name: SettingName): boolean {
  const everywhere = name === 'computer.timeZone' || name === 'computer.language'
  return name.startsWith('updates.') || (name.startsWith('computer.') && !everywhere)
}
