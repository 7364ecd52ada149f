/**
 * What OpenSSL calls a certificate whose issuer this computer does not know. It is what a virus scanner or a company's network shows that
 * reads along. A wrong date is another matter: then the clock is wrong, or the other side's certificate has run out.
 */
const UNTRUSTED =
  /\b(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED)\b/

const NOT_YET = /\bCERT_NOT_YET_VALID\b/
const EXPIRED = /\bCERT_HAS_EXPIRED\b/

/** Which way a certificate's dates miss the time of this computer: valid only later (`early`), or no longer (`late`). */
export function certificateDateError(detail: string | null): 'early' | 'late' | null {
  if (detail === null) return null
  return NOT_YET.test(detail) ? 'early' : EXPIRED.test(detail) ? 'late' : null
}

/** Whether this error code, or a detail that holds it, means that the connection is read along, or the other side has made its own certificate. */
export function isUntrustedCertificate(detail: string | null): boolean {
  return detail !== null && UNTRUSTED.test(detail)
}
