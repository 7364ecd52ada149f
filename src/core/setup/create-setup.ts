/*
 * Owns the first run: which step the owner has reached. Knows settings and sessions; knows nothing of messages.
 */
import { msg } from '../../shared/words/say.ts'
import type { CommandArguments } from '../../shared/contract/commands.ts'
import type { SecretName, SettingName } from '../../shared/model/settings.ts'
import type { FirstRunView } from '../../shared/setup/first-run-view.ts'
import { CommandError } from '../../shared/result.ts'
import { parseCoreUrl } from '../ids/core-url.ts'
import type { EventHub } from '../rpc/event-hub.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { SettingsService } from '../settings/settings.ts'
import type { KeyValue } from '../storage/key-value.ts'

const KEY = 'setup.progress'

export interface Setup {
  view(): FirstRunView
  apply(given: CommandArguments<'firstRun.apply'>): Promise<FirstRunView>
  finish(): FirstRunView
  /** Call before the record is closed, because each change of a session reads it. */
  stop(): void
}

/**
 * The first run. Stores only "begun" and "finished". The step is derived from the settings and sessions, so that a reload, a second
 * window or settings from the command line always lead to the right step.
 */
export function createSetup(deps: {
  readonly settings: SettingsService
  readonly sessions: Pick<Sessions, 'list' | 'find' | 'add' | 'rename' | 'connect' | 'onChanged' | 'onRemoved'>
  readonly keyValue: KeyValue
  readonly events: Pick<EventHub, 'publish'>
}): Setup {
  const { settings, sessions, keyValue } = deps

  function view(): FirstRunView {
    const progress = keyValue.get(KEY)
    const views = sessions.list()
    if (progress === 'finished') return { step: null }
    // Shops named on the command line or through the API are set up there, so there is no first run: Home shows their codes.
    if (progress !== 'begun') return { step: views.length === 0 ? 'core' : null }
    const configured = settings.get('core.url') !== '' && settings.view().secrets['core.secret']
    if (!configured || views.length === 0) return { step: 'core' }
    return { step: views.some((session) => session.linked) ? 'done' : 'phone' }
  }

  let told = view().step
  function touch(): FirstRunView {
    const now = view()
    if (now.step !== told) deps.events.publish({ type: 'firstRun.changed', firstRun: now })
    told = now.step
    return now
  }
  const unsubscribe = [sessions.onChanged(touch), sessions.onRemoved(touch), settings.onChanged(touch)]

  return {
    stop: () => unsubscribe.forEach((off) => off()),
    view,
    async apply({ url, secret, id, name }) {
      const { fixed, secrets, values } = settings.view()
      const given = { url: notFixed(fixed, 'core.url', url), secret: notFixed(fixed, 'core.secret', secret) }
      if (given.url !== undefined) {
        const parsed = parseCoreUrl(given.url)
        if (parsed.kind === 'bad') throw new CommandError('invalid-arguments', msg(`setup.${parsed.reason}`))
      } else if (values['core.url'] === '') {
        throw new CommandError('not-configured', msg('error.no-address'))
      }
      if (given.secret === undefined && !secrets['core.secret']) {
        throw new CommandError('not-configured', msg('error.no-secret'))
      }
      // Adding a shop later does not restart the first run: Home shows its code.
      if (keyValue.get(KEY) !== 'finished') keyValue.set(KEY, 'begun')
      // Sets the secret first, because the core would refuse requests to the new address with the old secret.
      if (given.secret !== undefined) await settings.setSecret('core.secret', given.secret)
      if (given.url !== undefined) settings.set('core.url', given.url)
      if (sessions.find(id) === null) sessions.add(id, name)
      else if (name) sessions.rename(id, name)
      sessions.connect(id)
      return touch()
    },
    finish() {
      keyValue.set(KEY, 'finished')
      return touch()
    },
  }
}

/** Returns `value`, or undefined for a name fixed for this run: a setup link must not change it. */
function notFixed(
  fixed: readonly (SettingName | SecretName)[],
  name: 'core.url' | 'core.secret',
  value: string | undefined,
): string | undefined {
  return fixed.includes(name) ? undefined : value
}
