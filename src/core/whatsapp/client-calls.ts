import type { Clock, Logger } from '../ports.ts'
import { createAckBoard } from './ack-board.ts'
import { ChatReader } from './chat-reader.ts'
import { Directory } from './directory.ts'
import { downloadMedia } from './download-media.ts'
import type { LibraryClient } from './library.ts'
import { LibrarySender } from './library-sender.ts'
import { OwnAccount } from './own-account.ts'
import type { PageCalls } from './page-calls.ts'
import { PageControls } from './page-controls.ts'
import type { PageEar } from './page-ear.ts'
import { PageSetup } from './page-setup.ts'
import { PageState } from './page-state.ts'
import { createSentEvidence, type SentEvidence } from './sent-evidence.ts'
import type { WhatsAppClient } from './whatsapp-client.ts'

export interface ClientCalls {
  readonly face: Omit<WhatsAppClient, 'onEvent' | 'start' | 'close'>
  readonly evidence: SentEvidence
  ownIds(): ReadonlySet<string>
  repairIds(): Promise<boolean>
  /** Call before the library attaches to the document. */
  muteUnheard(): Promise<void>
  /** Call before the library attaches to the document, like `muteUnheard`. */
  hear(): Promise<void>
  /** The page reported an acknowledgement of this message of ours. */
  acknowledged(messageId: string): void
  /** The library reported `ready` for the current document. */
  markReady(): void
  /** A new document is loaded: discards the state of the old one. */
  forgetPage(): void
}

export interface ClientCallsDeps {
  readonly clock: Clock
  /** The correct time, unix ms, by which WhatsApp dates its messages; the shop's own clock may be hours off. */
  readonly rightNow: () => number
  readonly logger: Logger
  readonly calls: PageCalls
  readonly ear: Pick<PageEar, 'listen'>
  library(): LibraryClient | null
}

/** Everything a client can be asked once its page is open. */
export function createClientCalls(deps: ClientCallsDeps): ClientCalls {
  const { clock, rightNow, logger, calls, ear } = deps
  const library = (): LibraryClient => {
    const current = deps.library()
    if (current === null) throw new Error('the browser is not started')
    return current
  }
  const acks = createAckBoard(clock)
  const evidence = createSentEvidence(rightNow)
  const account = new OwnAccount(calls)
  const setup = new PageSetup({ clock, logger, calls, ear, account })
  const state = new PageState({ calls, ear, isOpen: () => deps.library() !== null })
  const controls = new PageControls({ calls, library })
  const directory = new Directory({ calls, library })
  const chats = new ChatReader({ rightNow, logger, calls, evidence, account, state })
  const sender = new LibrarySender({ clock, logger, calls, library, acks, evidence, chats, directory })
  return {
    face: {
      probe: (limitMs) => state.probe(limitMs),
      finishReady: () => controls.finishReady(),
      repairIds: () => setup.repairIds(),
      account: () => account.read(),
      selfCheck: (which) => setup.selfCheck(which),
      answerDialog: (mayPress) => controls.answerDialog(mayPress),
      pagePicture: () => controls.picture(),
      refreshQr: () => controls.refreshQr(),
      requestPairingCode: (phone) => controls.requestPairingCode(phone),
      cancelPairingCode: () => controls.cancelPairingCode(),
      useHere: () => controls.useHere(),
      setUnavailable: () => controls.setUnavailable(),
      setTyping: (chatId, typing, how) => controls.setTyping(chatId, typing, how),
      sendText: (chatId, text, quotedId) => sender.sendText(chatId, text, quotedId),
      sendAttachment: (chatId, what, quotedId) => sender.sendAttachment(chatId, what, quotedId),
      surveyChats: (since) => chats.surveyChats(since),
      latestMessages: () => chats.latestMessages(),
      changesSince: (since) => chats.changesSince(since),
      reloadPage: () => controls.reload(),
      readHistory: (chatId, since, limit, which) => chats.readHistory(chatId, since, limit, which),
      hasChat: (chatId) => directory.hasChat(chatId),
      numberId: (phone) => directory.numberId(phone),
      phoneOfLid: (lid, how) => directory.phoneOfLid(lid, how),
      usernameOfLid: (lid) => directory.usernameOfLid(lid),
      lidOfPhone: (phone) => directory.lidOfPhone(phone),
      chatTitle: (chatId) => directory.chatTitle(chatId),
      chatNames: () => directory.chatNames(),
      groups: () => directory.groups(),
      contacts: () => directory.contacts(),
      downloadMedia: (messageId, limits, read) => downloadMedia({ calls, logger }, messageId, limits, read),
      logOut: () => controls.logOut(),
    },
    evidence,
    ownIds: () => account.ids,
    muteUnheard: () => setup.muteUnheard(),
    hear: () => setup.hear(),
    repairIds: () => setup.repairNewIds(),
    acknowledged: acks.tell,
    markReady: () => state.markReady(),
    forgetPage() {
      state.forget()
      chats.tryLoadingAgain()
    },
  }
}
