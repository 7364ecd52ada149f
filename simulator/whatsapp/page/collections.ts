/** WhatsApp's collections. */
import type { WireContact, WireMessage } from '../wire.ts'
import { ChatModel, GroupMetadataModel, groupMetadataAttributes } from './chat-model.ts'
import { Collection } from './collection.ts'
import { ContactModel, contactAttributes } from './contact-model.ts'
import { isMe } from './me.ts'
import { Model } from './model.ts'
import { MsgModel, messageAttributes } from './msg-model.ts'
import { ask, tell } from './net.ts'
import { PageError, ServerStatusCodeError } from './page-error.ts'
import { createWid, type Wid } from './wid.ts'

export class SimpleModel extends Model {
  declare readonly id: unknown
}

class ContactCollection extends Collection<ContactModel> {
  override async find(id: unknown): Promise<ContactModel> {
    const wid = createWid(id)
    const known = this.get(wid)
    if (known) return known
    if (!wid.isUser()) return this.gadd({ id: wid })
    const { contact } = await ask('exists', { id: String(wid) })
    if (contact?.id === String(wid)) return this.learn(contact)
    if (contact) this.learn(contact)
    return this.gadd({ id: wid, pushname: contact?.pushname, name: contact?.name ?? undefined })
  }

  learn(wire: WireContact): ContactModel {
    return this.gadd(contactAttributes(wire))
  }

  getMeContact(): ContactModel | undefined {
    return super.getModelsArray().find((contact) => isMe(contact.id))
  }

  /** The server records each read of the whole list. */
  override getModelsArray(): ContactModel[] {
    tell('read', { kind: 'contacts' })
    return super.getModelsArray()
  }
}

class MsgCollection extends Collection<MsgModel> {
  /** Finds messages by the text of their keys. Messages not in memory are read from storage, which throws for a missing key. */
  async getMessagesById(ids: readonly unknown[]): Promise<{ messages: MsgModel[] }> {
    const messages: MsgModel[] = []
    for (const id of ids) {
      if (id === undefined || id === null) {
        throw new PageError("Failed to execute 'get' on 'IDBObjectStore': No key or key range specified.")
      }
      const known = this.get(id)
      const stored = known ? null : (await ask('message', { key: String(id) })).message
      if (known) messages.push(known)
      else if (stored) messages.push(...this.add(modelOf(stored)))
    }
    return { messages }
  }

  async search(query: string, page = 1, count = 50, remote?: unknown): Promise<{ messages: MsgModel[]; eof: boolean }> {
    const needle = query.toLowerCase()
    const found = this.filter(
      (message) =>
        (remote === undefined || String(message.id.remote) === String(remote)) &&
        (message.body ?? '').toLowerCase().includes(needle),
    )
    return { messages: found.slice((page - 1) * count, page * count), eof: true }
  }
}

const modelOf = (wire: WireMessage): MsgModel => new MsgModel({ ...messageAttributes(wire), rank: 0 })

class ChatCollection extends Collection<ChatModel> {
  override async find(id: unknown): Promise<ChatModel> {
    const wid = createWid(id)
    return this.get(wid) ?? this.gadd({ id: wid, contact: await Contact.find(wid) })
  }

  getActive(): ChatModel | undefined {
    return undefined
  }
}

class GroupMetadataCollection extends Collection<GroupMetadataModel> {
  /** Asks the server for the group's present state. */
  async update(id: Wid): Promise<GroupMetadataModel> {
    const { group } = await ask('group', { id: String(id) })
    if (!group) throw new ServerStatusCodeError(404)
    return this.gadd(groupMetadataAttributes(group))
  }

  override async find(id: unknown): Promise<GroupMetadataModel> {
    return this.get(id) ?? (await this.update(createWid(id)))
  }
}

/** A collection whose `find` creates an empty model, because the simulation has no data for this kind. */
class EmptyCollection extends Collection<SimpleModel> {
  override async find(id: unknown): Promise<SimpleModel> {
    return this.get(id) ?? this.gadd({ id })
  }

  async update(id: unknown): Promise<SimpleModel> {
    return await this.find(id)
  }
}

class LabelCollection extends EmptyCollection {
  async addOrRemoveLabels(): Promise<never> {
    throw new ServerStatusCodeError(403)
  }
}

class StatusCollection extends EmptyCollection {
  getMyStatus(): SimpleModel | undefined {
    return super.getModelsArray().find((status) => isMe(status.id))
  }

  override getModelsArray(): SimpleModel[] {
    tell('read', { kind: 'status' })
    return super.getModelsArray()
  }

  override async find(id: unknown): Promise<SimpleModel> {
    tell('read', { kind: 'status' })
    return super.find(id)
  }
}

class PictureCollection extends EmptyCollection {
  override async find(id: unknown): Promise<SimpleModel> {
    tell('read', { kind: 'pictures' })
    return super.find(id)
  }
}

class ReactionsCollection extends Collection<SimpleModel> {
  override async find(id: unknown): Promise<SimpleModel> {
    return this.get(id) ?? this.gadd({ id: String(id), reactions: new Collection<SimpleModel>(SimpleModel) })
  }
}

const newestFirst = (left: ChatModel, right: ChatModel): number => right.t - left.t

export const Contact = new ContactCollection(ContactModel)
export let Msg = new MsgCollection(MsgModel)

/** Replaces the message collection by another with the same messages. Listeners on the old collection then hear nothing. */
export function replaceMessages(): void {
  const former = Msg
  Msg = new MsgCollection(MsgModel)
  for (const message of former.getModelsArray()) {
    message.leave(former)
    Msg.add(message)
  }
}
export const Chat = new ChatCollection(ChatModel, newestFirst)
export const WAWebNewsletterCollection = new ChatCollection(ChatModel, newestFirst)
export const GroupMetadata = new GroupMetadataCollection(GroupMetadataModel)
export const NewsletterMetadataCollection = new EmptyCollection(SimpleModel)
export const Blocklist = new EmptyCollection(SimpleModel)
export const Label = new LabelCollection(SimpleModel)
export const Status = new StatusCollection(SimpleModel)
export const ProfilePicThumb = new PictureCollection(SimpleModel)
export const BusinessProfile = new EmptyCollection(SimpleModel)
export const Presence = new EmptyCollection(SimpleModel)
export const Reactions = new ReactionsCollection(SimpleModel)
