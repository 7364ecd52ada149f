import type { SelfCheck } from '../../shared/model/session.ts'
import { msg } from '../../shared/words/say.ts'
import type { Clock, Logger } from '../ports.ts'
import { describeError } from './describe-error.ts'
import type { OwnAccount } from './own-account.ts'
import { READ_LIMIT_MS, type PageCalls } from './page-calls.ts'
import type { PageEar } from './page-ear.ts'
import { installIdShim } from './page/install-id-shim.ts'
import { muteUnheardEvents, UNHEARD_EVENTS } from './page/mute-unheard-events.ts'
import { checkPage } from './page/read-message.ts'
import { standInForModules } from './page/stand-in-modules.ts'

/** Modules without which the library cannot do what we ask of it. */
const REQUIRED_MODULES: readonly string[] = [
  'WAWebMsgKey',
  'WAWebCollections',
  'WAWebSocketModel',
  'WAWebCmd',
  'WAWebConnModel',
  'WAWebUserPrefsMeUser',
  'WAWebWidFactory',
  'WAWebFindChatAction',
  'WAWebSendMsgChatAction',
  'WAWebChatLoadMessages',
  'WAWebPresenceChatAction',
  // Without these the library attaches half, or not at all.
  'WAWebSyncGatingUtils',
  'WAWebCallCollection',
  'WAWebNonMessageDataRequestPlaceholderMessageResendUtils',
  'WAWebAddonReactionTableMode',
  'WAWebAddonPollVoteTableMode',
  'WALinkify',
]

export interface PageSetupDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly logger: Logger
  readonly calls: PageCalls
  readonly ear: Pick<PageEar, 'listen'>
  readonly account: OwnAccount
}

/** What we put into a document so that the library can work in it, and the look at whether all that is needed is there. */
export class PageSetup {
  readonly #deps: PageSetupDeps

  constructor(deps: PageSetupDeps) {
    this.#deps = deps
  }

  /** Must be asked before the library attaches to the document. */
  muteUnheard(): Promise<void> {
    return this.#deps.calls.run(READ_LIMIT_MS, muteUnheardEvents, UNHEARD_EVENTS)
  }

  /** Must be asked before the library attaches to the document, too. */
  async hear(): Promise<void> {
    const { calls, ear, logger } = this.#deps
    const missing = await calls.run(READ_LIMIT_MS, standInForModules)
    if (missing.length > 0) logger.warn('parts of WhatsApp are missing', { missing })
    await ear.listen(READ_LIMIT_MS)
  }

  /** Makes message ids readable if they are not. Resolves to whether they are. */
  async repairIds(): Promise<boolean> {
    const { calls, logger } = this.#deps
    const result = await calls.run(READ_LIMIT_MS, installIdShim)
    const isReadable = result === 'native' || result === 'installed'
    if (!isReadable) logger.warn('message ids are not readable', { result })
    return isReadable
  }

  /** The same for a new document, whose account is read beside. */
  repairNewIds(): Promise<boolean> {
    const { account, logger } = this.#deps
    const repaired = this.repairIds()
    account.read().catch((error: unknown) => logger.debug('own id not known yet', { error: describeError(error) }))
    return repaired
  }

  async selfCheck(chats: 'all' | 'none'): Promise<SelfCheck> {
    const { account, calls, clock, logger } = this.#deps
    const readable = await this.repairIds().catch(() => false)
    const found = await calls.run(READ_LIMIT_MS, checkPage, REQUIRED_MODULES, chats === 'all')
    const problems = [...found.problems]
    // What the page's own messages show outweighs what a throwaway key showed.
    if (!(found.keysReadable ?? readable)) problems.push(msg('check.no-message-ids'))
    await account.read().catch((error: unknown) => logger.debug('own id not read', { error: describeError(error) }))
    if (account.ids.size === 0) problems.push(msg('check.no-own-id'))
    return { ok: problems.length === 0, webVersion: found.version, problems, at: clock.now() }
  }
}
