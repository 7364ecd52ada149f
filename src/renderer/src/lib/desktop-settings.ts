import type { SettingName } from '../../../shared/model/settings.ts'

/** What only the desktop app can do; a host without a window does not offer it. */
export function isDesktops(name: SettingName): boolean {
  const everywhere = name === 'computer.timeZone' || name === 'computer.language'
  return name.startsWith('updates.') || (name.startsWith('computer.') && !everywhere)
}
