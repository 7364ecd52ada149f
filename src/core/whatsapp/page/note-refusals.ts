import type { PageWindow } from './page-window.ts'
/* eslint-disable @typescript-eslint/no-explicit-any -- the vendor seam, see page-window.ts */

/**
 * In the page: from now on keeps the server's reason for each refusal beside the page's messages, for `readMessageAck`. The page
 * itself drops it: its `WAWebSendMsgRecordAction` (stored copies of 2026) takes `error` from the result of
 * `WAWebSendMsgJob.encryptAndSendMsg`, which is the `error` of the server's `<ack>`, and marks the message as failed. It keeps a
 * code (`errorCode`, with its own numbering) for one reason only, the month's cap of new chats. So that job is wrapped, as the
 * library's `injectToFunction` does. Returns whether it is wrapped; wraps it once per document.
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
    // Missing or read-only in this version: refusals come without a reason.
    return false
  }
}
