import { catalogFor } from '../../shared/words/catalogs.ts'
import type { CommandArguments, CommandResults } from '../../shared/contract/commands.ts'
import type { MessageFigures } from '../../shared/model/insights.ts'
import type { Basics } from '../basics.ts'
import type { ChatName } from '../changes.ts'
import type { MediaFiles } from '../media/media-files.ts'
import type { Webhook } from '../webhook/webhook.ts'
import { readInsights } from '../support/read-insights.ts'
import type { Replies } from '../replies/replies.ts'
import { deleteCustomer } from './delete-customer.ts'
import { exportMessages } from './export-messages.ts'
import { messageDetails } from './message-details.ts'
import { messageViewOf } from './message-view.ts'
import { readNotForwarded } from './read-not-forwarded.ts'

export interface MessagesDeps extends Basics {
  readonly webhook: Pick<Webhook, 'queue'>
  readonly replies: Pick<Replies, 'engine'>
  readonly files: Pick<MediaFiles, 'sweepAfter'>
}

/** The stored messages as the owner reads them: lists, details, exports and figures; also deletes a customer's data. */
export class Messages {
  readonly #deps: MessagesDeps

  constructor(deps: MessagesDeps) {
    this.#deps = deps
  }

  list(query: CommandArguments<'messages.list'>): CommandResults['messages.list'] {
    const { messages, replies } = this.#deps.storage
    const rows = messages.list({ ...query, limit: query.limit + 1 })
    return {
      messages: rows.slice(0, query.limit).map((row) => messageViewOf(row, replies.ofMessage(row.id))),
      more: rows.length > query.limit,
    }
  }

  details(id: number): CommandResults['message.details'] {
    return messageDetails(this.#deps.storage, id)
  }

  export(query: CommandArguments<'messages.export'>): CommandResults['messages.export'] {
    const { storage, settings } = this.#deps
    return exportMessages(storage, query, catalogFor(settings.get('computer.language')))
  }

  insights(query: CommandArguments<'insights.read'>): MessageFigures {
    return readInsights(this.#deps.storage, query)
  }

  notForwarded(): CommandResults['notForwarded.read'] {
    return readNotForwarded(this.#deps)
  }

  /** Deletes everything about one customer. Throws `CommandError('busy')` while a message or reply of theirs is on its way. */
  deleteCustomer(customer: ChatName): CommandResults['customer.deleteData'] {
    return deleteCustomer(this.#deps, customer)
  }
}
