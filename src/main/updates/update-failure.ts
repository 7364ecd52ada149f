import { msg, type Message } from '../../shared/words/say.ts'

export type UpdateStep = 'check' | 'download' | 'install'

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  return `${code} ${error instanceof Error ? error.message : String(error)}`
}

/** Maps an error to one plain sentence of the catalog that says what to do. The technical text goes only to the log. */
export function updateFailure(step: UpdateStep, error: unknown): Message {
  const text = codeOf(error)
  if (/CHECKSUM|sha512|SIGNATURE|not signed/i.test(text)) return msg('update.damaged')
  if (/ENOSPC/.test(text)) return msg('update.disk-full')
  if (/EACCES|EPERM|EROFS/.test(text)) return msg('update.not-allowed')
  if (/CHANNEL_FILE_NOT_FOUND|LATEST_VERSION_NOT_FOUND|HTTP_ERROR_404|status 404/.test(text))
    return msg('update.no-list')
  if (
    /ERR_NAME|ERR_INTERNET|ERR_CONNECTION|ERR_NETWORK|ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|HTTP_ERROR_5|aborted/i.test(
      text,
    )
  )
    return msg('update.unreachable')
  if (step === 'install') return msg('update.not-installed')
  return msg('update.no-sense')
}
