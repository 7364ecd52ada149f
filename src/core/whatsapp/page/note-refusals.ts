import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/**
 * In the page: from here on the server's reason for each refusal is kept beside the page's messages, for `readMessageAck`. The page
 * itself forgets it: its `WAWebSendMsgRecordAction` (stored copies of 2026) takes `error` from what `WAWebSendMsgJob.encryptAndSendMsg`
 * resolves to, which is the `error` of the server's `<ack>`, marks the message as failed, and keeps a code at it (`errorCode`, of a numbering of
 * its own) for one reason alone, the month's cap of new chats. So that job is listened to, in the way of the library's
 * `injectToFunction`. Whether it could be; once for each document.
 */
export function noteRefusals(): boolean {
  const page = globalThis as unknown as PageWindow
  const most = 500
  try {
    const job = page.require?.('WAWebSendMsgJob')
    const send = job?.encryptAndSendMsg
    if (typeof send !== 'function') return false
    if (send.salesboy === true) return true
    const refusals = (page.salesboyRefusals ??= new Map())
    const note = (id: unknown, reason: number): void => {
      if (typeof id !== 'string' || !Number.isInteger(reason)) return
      refusals.set(id, reason)
      if (refusals.size > most) refusals.delete(refusals.keys().next().value as string)
    }
    const noting = async (...given: any[]): Promise<any> => {
      const result = await send.apply(job, given)
      if (result?.error != null) note(given[0]?.data?.id?.id, Number(result.error))
      return result
    }
    noting.salesboy = true
    job.encryptAndSendMsg = noting
    return job.encryptAndSendMsg === noting
  } catch {
    // Not there, or not to be changed, in this version: refusals come without a reason.
    return false
  }
}
