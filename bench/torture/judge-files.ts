import { bringsOf, sha256Of, type Brings } from './files.ts'
import type { Evidence } from './judge.ts'
import { questionOf } from './mad-core.ts'
import type { PhoneMessage } from './phone-protocol.ts'

/** Checks that files and places went out exactly once, with the right bytes, in the order of the conversation. */
export function judgeFiles(evidence: Evidence): readonly string[] {
  const bots = evidence.messages.filter((one) => one.by === 'bot')
  const answers = bots.filter((one) => one.place === undefined)
  return [
    ...answers.flatMap((answer) => judgeAnswer(answer, bots, isOwners(evidence, answer))),
    ...judgePlaces(bots, answers),
    ...judgeCustomers(evidence),
  ]
}

const isOwners = ({ messages }: Evidence, { chatId }: PhoneMessage): boolean =>
  messages.some((one) => one.by === 'owner' && one.chatId === chatId)

function judgeAnswer(answer: PhoneMessage, bots: readonly PhoneMessage[], mayBeHeld: boolean): readonly string[] {
  const question = questionOf(answer.body)
  if (question === null) return []
  const brings = bringsOf(question)
  const hash = answer.file?.sha256 ?? null
  const wanted = brings.kind === 'url' || brings.kind === 'data' ? sha256Of(brings.bytes) : null
  if (hash !== wanted)
    return [
      `"${answer.body}" went out with ${hash?.slice(0, 8) ?? 'no file'} instead of ${wanted?.slice(0, 8) ?? 'none'}`,
    ]
  if (brings.kind !== 'place') return []
  const places = bots.filter((one) => isAt(brings, one) && one.chatId === answer.chatId)
  if (places.length > 1) return [`the place of "${answer.body}" went out ${places.length} times`]
  if (places.length === 0) return mayBeHeld ? [] : [`the place of "${answer.body}" never went out`]
  return bots.indexOf(places[0]!) < bots.indexOf(answer) ? [`the place of "${answer.body}" went out before it`] : []
}

function judgePlaces(bots: readonly PhoneMessage[], answers: readonly PhoneMessage[]): readonly string[] {
  const said = answers.map(({ body, chatId }) => ({ chatId, brings: bringsOf(questionOf(body) ?? '') }))
  return bots
    .filter((one) => one.place !== undefined)
    .filter((one) => !said.some(({ chatId, brings }) => chatId === one.chatId && isAt(brings, one)))
    .map(({ chatId }) => `a place that nobody answered went out in ${chatId}`)
}

const isAt = (brings: Brings, { place }: PhoneMessage): boolean =>
  brings.kind === 'place' && place?.latitude === brings.latitude && place.longitude === brings.longitude

/** Checks the customers' files: the core gets their bytes or the mark that they are omitted, and the host keeps no other bytes. */
function judgeCustomers({ arrivals, messages, status }: Evidence): readonly string[] {
  const faults: string[] = []
  const sent = new Map(
    messages.filter((one) => one.by === 'customer' && one.file !== undefined).map((one) => [one.id, one.file!.sha256]),
  )
  for (const { messageId, text, file } of arrivals) {
    const hash = sent.get(messageId)
    if (hash === undefined) continue
    if (file == null) faults.push(`"${text}" reached the core without a word of its file`)
    else if (!file.isOmitted && file.sha256 !== hash) faults.push(`"${text}" reached the core with other bytes`)
  }
  for (const { messageId, text, kept } of status?.messages ?? [])
    if (kept != null && kept !== sent.get(messageId)) faults.push(`other bytes are kept for "${text}"`)
  return faults
}
