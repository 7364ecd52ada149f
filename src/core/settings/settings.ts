/*
 * Owns the settings and secrets as the core reads them. Knows no room; the shell knows where they are stored.
 */
import type { z } from 'zod'
import {
  defaultSettings,
  isSetOutside,
  isSettingName,
  secretNames,
  settingNames,
  settingSchemas,
  type SecretName,
  type SettingName,
  type Settings,
  type SettingsView,
} from '../../shared/model/settings.ts'
import { CommandError } from '../../shared/result.ts'
import { loadWords } from '../../shared/words/catalogs.ts'
import { isPlainCode, msg, sayEnglish, type Message } from '../../shared/words/say.ts'
import { Emitter } from '../async/emitter.ts'
import type { Logger, Overrides, SecretBox, SettingsStore } from '../ports.ts'
import { requireUsableAddress } from './usable-address.ts'

/** Read access for the rooms of the core. */
export interface SettingsReader {
  get<K extends SettingName>(name: K): Settings[K]
  /** Called after any change of a setting or secret; returns the unsubscribe. */
  onChanged(listener: (name: SettingName | SecretName) => void): () => void
  /** The secret's text, or null when none is set. Never log it. */
  secret(name: SecretName): Promise<string | null>
}

export interface SettingsService extends SettingsReader {
  view(): SettingsView
  /**
   * Changes a setting on behalf of a window: validates, stores, announces. Throws `CommandError` for an unknown name, a bad value, a name
   * fixed for this run, and a new value of a setting that may only be set outside a window.
   */
  set(name: string, value: unknown): SettingsView
  /** As `set`, but loads the words of a new language before it announces the change. */
  change(name: string, value: unknown): Promise<SettingsView>
  /** As `set`, for a value the owner chose in a system dialog. Also accepts settings that a window may not set. */
  choose(name: SettingName, value: unknown): SettingsView
  setSecret(name: SecretName, value: string | null): Promise<SettingsView>
}

/**
 * Parses one value with its schema. Throws `CommandError` with two texts: `said`, which the owner reads beside the field, names neither
 * the setting nor the value; `english`, for the command line, names both.
 */
export function parseSetting(name: string, value: unknown): Settings[SettingName] {
  if (!isSettingName(name)) {
    const english = `There is no setting "${name.slice(0, 100)}".`
    throw new CommandError('invalid-arguments', { english, said: msg('error.invalid-arguments') })
  }
  const parsed = settingSchemas[name].safeParse(value)
  if (parsed.success) {
    requireUsableAddress(name, parsed.data)
    return parsed.data
  }
  const issue = parsed.error.issues[0]!
  const why = whyNot(issue)
  const reason = why === null ? `${issue.message}.` : sayEnglish(why)
  throw new CommandError('invalid-arguments', {
    english: `The setting "${name}" cannot be ${shown(value)}. ${reason}`,
    said: why ?? msg('error.invalid-arguments'),
  })
}

/** The reason in words for the owner, if the schema names a sentence or a limit; else null. */
function whyNot(issue: z.core.$ZodIssue): Message | null {
  if (isPlainCode(issue.message)) return msg(issue.message)
  if (issue.code === 'too_small' && issue.origin !== 'string')
    return msg('setting.least', { least: Number(issue.minimum) })
  if (issue.code === 'too_big' && issue.origin === 'string')
    return msg('setting.long', { count: Number(issue.maximum) })
  if (issue.code === 'too_big') return msg('setting.most', { most: Number(issue.maximum) })
  return issue.code === 'invalid_type' && issue.expected === 'int' ? msg('setting.whole') : null
}

/** A value as short text for an error. Also handles values that JSON cannot represent. */
function shown(value: unknown): string {
  try {
    const text = JSON.stringify(value) ?? typeof value
    return text.length > 100 ? `${text.slice(0, 100)}…` : text
  } catch {
    return 'this' // A cycle, a bigint, or nested too deep.
  }
}

export interface SettingsDeps {
  readonly store: SettingsStore
  readonly secrets: SecretBox
  readonly overrides: Overrides
  readonly logger: Logger
}

export async function createSettings(deps: SettingsDeps): Promise<SettingsService> {
  const settings = new LayeredSettings(deps)
  await settings.lookForSecrets()
  await loadWords(settings.get('computer.language'))
  return settings
}

/**
 * Settings in layers: this run's overrides, then the stored values, then the defaults. A stored value that no longer fits its schema is
 * logged by name and replaced by the default; it stays in the file until the owner sets the setting again. An unusable stored address is
 * kept, so that the owner sees it and the reason in Settings.
 */
class LayeredSettings implements SettingsService {
  readonly onChanged: SettingsReader['onChanged']
  readonly #deps: SettingsDeps
  readonly #changed: Emitter<SettingName | SecretName>
  readonly #fixed = new Map<SettingName, unknown>()
  readonly #values: Record<string, unknown> = { ...defaultSettings }
  readonly #present = new Map<SecretName, boolean>()
  /** The values in the file, including those that do not fit their schema. */
  #stored: Readonly<Record<string, unknown>>

  constructor(deps: SettingsDeps) {
    const { store, overrides, logger } = deps
    this.#deps = deps
    this.#changed = new Emitter(logger, 'setting')
    this.onChanged = this.#changed.on
    this.#stored = { ...store.load() }
    for (const [name, value] of Object.entries(overrides.settings))
      this.#fixed.set(name as SettingName, parseSetting(name, value))
    for (const name of settingNames) {
      if (!Object.hasOwn(this.#stored, name)) continue
      const parsed = settingSchemas[name].safeParse(this.#stored[name])
      if (parsed.success) this.#values[name] = parsed.data
      else logger.warn('ignored a stored setting that does not fit', { setting: name })
    }
    for (const [name, value] of this.#fixed) this.#values[name] = value
  }

  /** Finds out which secrets exist. Call before the settings are read. */
  async lookForSecrets(): Promise<void> {
    const { overrides, secrets } = this.#deps
    for (const name of secretNames)
      this.#present.set(name, overrides.secrets[name] !== undefined || (await secrets.get(name)) !== null)
  }

  get<K extends SettingName>(name: K): Settings[K] {
    return this.#values[name] as Settings[K]
  }

  async secret(name: SecretName): Promise<string | null> {
    const { overrides, secrets } = this.#deps
    const kept = overrides.secrets[name] ?? (await secrets.get(name))
    // A vault that was locked at the start may now be unlocked.
    if (kept !== null && this.#present.get(name) === false) {
      this.#present.set(name, true)
      this.#changed.emit(name)
    }
    return kept
  }

  view(): SettingsView {
    const { overrides, secrets } = this.#deps
    return {
      values: { ...this.#values } as unknown as Settings,
      fixed: [...this.#fixed.keys(), ...secretNames.filter((name) => overrides.secrets[name] !== undefined)],
      secrets: Object.fromEntries(this.#present) as SettingsView['secrets'],
      secretProtection: secrets.protection,
    }
  }

  set(name: string, value: unknown): SettingsView {
    const parsed = parseSetting(name, value)
    if (isSetOutside(name) && parsed !== defaultSettings[name as SettingName] && parsed !== this.#values[name])
      throw new CommandError('unavailable', msg('error.set-outside', { name }))
    return this.#keep(name, parsed)
  }

  async change(name: string, value: unknown): Promise<SettingsView> {
    if (name === 'computer.language') await loadWords(value)
    return this.set(name, value)
  }

  choose(name: SettingName, value: unknown): SettingsView {
    return this.#keep(name, parseSetting(name, value))
  }

  async setSecret(name: SecretName, value: string | null): Promise<SettingsView> {
    const { overrides, secrets } = this.#deps
    if (overrides.secrets[name] !== undefined) throw new CommandError('unavailable', msg('error.fixed'))
    await secrets.set(name, value)
    this.#present.set(name, value !== null)
    this.#changed.emit(name)
    return this.view()
  }

  #keep(name: string, parsed: unknown): SettingsView {
    if (this.#fixed.has(name as SettingName)) throw new CommandError('unavailable', msg('error.fixed'))
    // Keeps `#stored` until the save succeeds: otherwise the next save of another setting would also store a value that failed to save.
    const next = { ...this.#stored, [name]: parsed }
    this.#deps.store.save(next)
    this.#stored = next
    this.#values[name] = parsed
    this.#changed.emit(name as SettingName)
    return this.view()
  }
}
