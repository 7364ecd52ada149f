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

/** Modules that the library needs for our calls. */
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
  // Without these the library attaches only partly, or not at all.
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

/** Prepares a document for the library, and checks that all needed parts are there. */
export class PageSetup {
  readonly #deps: PageSetupDeps

  constructor(deps: PageSetupDeps) {
    this.#deps = deps
  }

  /** Call before the library attaches to the document. */
  muteUnheard(): Promise<void> {
    return this.#deps.calls.run(READ_LIMIT_MS, muteUnheardEvents, UNHEARD_EVENTS)
  }

  /** Call before the library attaches to the document, like `muteUnheard`. */
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

  /** Like `repairIds`, for a new document. Also reads its account. */
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
    // The page's own messages are better evidence than a throwaway key.
    if (!(found.keysReadable ?? readable)) problems.push(msg('check.no-message-ids'))
    await account.read().catch((error: unknown) => logger.debug('own id not read', { error: describeError(error) }))
    if (account.ids.size === 0) problems.push(msg('check.no-own-id'))
    return { ok: problems.length === 0, webVersion: found.version, problems, at: clock.now() }
  }
}
