/**
 * OpenSSL's names for a certificate whose issuer this computer does not know. A virus scanner or a company's network that reads along shows
 * such a certificate. A wrong date is a different problem: then the clock is wrong or the other side's certificate has expired.
 */
const UNTRUSTED =
  /\b(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED)\b/

const NOT_YET = /\bCERT_NOT_YET_VALID\b/
const EXPIRED = /\bCERT_HAS_EXPIRED\b/

/** How a certificate's dates miss the time of this computer: not valid yet (`early`) or expired (`late`). Null for any other error. */
export function certificateDateError(detail: string | null): 'early' | 'late' | null {
  if (detail === null) return null
  return NOT_YET.test(detail) ? 'early' : EXPIRED.test(detail) ? 'late' : null
}

/**
 * Whether this error code, or a detail that contains it, means that the connection is intercepted or that the other side made its own
 * certificate.
 */
export function isUntrustedCertificate(detail: string | null): boolean {
  return detail !== null && UNTRUSTED.test(detail)
}
