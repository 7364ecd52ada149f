import type { Basics } from '../basics.ts'
import type { Chats } from '../chats/chats.ts'
import type { Webhook } from '../webhook/webhook.ts'
import type { DiagnosisFeed } from '../support/diagnosis-feed.ts'
import type { Replies } from '../replies/replies.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Answers } from './answers.ts'

/** The parts of the program that the remote control uses. */
export interface RemoteDeps extends Basics {
  readonly sessions: Pick<Sessions, 'disconnect' | 'list'>
  readonly chats: Pick<Chats, 'takeOver' | 'handBack' | 'takeovers' | 'attention'>
  readonly replies: Pick<Replies, 'pause' | 'tellOwner'>
  readonly webhook: Pick<Webhook, 'coreStatus' | 'counts'>
  readonly diagnosis: Pick<DiagnosisFeed, 'current'>
}

export interface AnsweringDeps extends RemoteDeps {
  /** The answers in the owner's current language. */
  readonly answers: () => Answers
}
