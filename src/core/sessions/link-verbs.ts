import { msg } from '../../shared/words/say.ts'
import type { SessionStateKind } from '../../shared/model/session.ts'
import { CommandError } from '../../shared/result.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import type { SessionRun } from './session-run.ts'

/** What the owner's verbs about linking need of a session. */
export interface LinkContext {
  kind(): SessionStateKind
  run(): SessionRun | null
  linked(): boolean
  connect(): void
  armDeadline(): void
  wishCode(phone: string | null): void
}

/** Offers pairing codes for `phone` (digits): at once where a code is on offer, else as soon as the page is there. */
export async function usePairingCode(context: LinkContext, phone: string): Promise<void> {
  const run = context.run()
  if (context.linked() || context.kind() === 'linking' || context.kind() === 'syncing') {
    throw new CommandError('busy', msg('error.linked-already'))
  }
  context.wishCode(phone)
  if (run === null || context.kind() !== 'needs-link') {
    run?.desk.wish(phone)
    return context.connect()
  }
  context.armDeadline()
  try {
    await run.desk.useCode(phone)
  } catch (error) {
    context.wishCode(null)
    throw new CommandError('unavailable', msg('error.no-pairing-code'), describeError(error))
  }
}

/** Back to the QR, or QR codes again after the offer was paused. */
export async function useQr(context: LinkContext): Promise<void> {
  context.wishCode(null)
  const run = context.run()
  if (run === null) return context.connect()
  if (context.kind() === 'needs-link') context.armDeadline()
  try {
    await run.desk.useQr()
  } catch (error) {
    run.end({ kind: 'lost', reason: 'state-stuck', detail: `back to the QR failed: ${describeError(error)}` })
  }
}

/** Takes the session back from where it was opened elsewhere. */
export async function takeOver(context: LinkContext): Promise<void> {
  const run = context.run()
  if (context.kind() !== 'conflict' || run === null) {
    throw new CommandError('unavailable', msg('error.nothing-to-take-over'))
  }
  try {
    await run.client.takeOver()
  } catch (error) {
    const detail = describeError(error)
    throw new CommandError('unavailable', msg('error.take-over-failed'), detail)
  }
  run.look()
}
