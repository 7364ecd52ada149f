export type UpdateStep = 'check' | 'download' | 'install'

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  return `${code} ${error instanceof Error ? error.message : String(error)}`
}

/** What went wrong in one plain sentence with what to do. The technical text goes to the log only. */
export function updateFailure(step: UpdateStep, error: unknown): string {
  const text = codeOf(error)
  if (/CHECKSUM|sha512|SIGNATURE|not signed/i.test(text))
    return 'The new version did not arrive as it was made, so it was thrown away. Try again later.'
  if (/ENOSPC/.test(text)) return 'The disk is full. Free some space, then try again.'
  if (/EACCES|EPERM|EROFS/.test(text))
    return 'This computer does not let Salesboy replace itself. Install the new version by hand.'
  if (/CHANNEL_FILE_NOT_FOUND|LATEST_VERSION_NOT_FOUND|HTTP_ERROR_404|status 404/.test(text))
    return 'No list of versions was found at the update address. Ask whoever gave you Salesboy.'
  if (
    /ERR_NAME|ERR_INTERNET|ERR_CONNECTION|ERR_NETWORK|ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|HTTP_ERROR_5|aborted/i.test(
      text,
    )
  )
    return 'The update address cannot be reached. It is tried again later by itself.'
  if (step === 'install') return 'The new version could not be installed. The old one goes on working.'
  return 'The update address gave an answer that makes no sense. It is tried again later by itself.'
}
