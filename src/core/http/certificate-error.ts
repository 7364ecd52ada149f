/**
 * What OpenSSL calls a certificate whose issuer this computer does not know. It is what a virus scanner or a company's network shows that
 * reads along. A wrong date is another matter: then the clock is wrong, or the other side's certificate has run out.
 */
const UNTRUSTED =
  /\b(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED)\b/

/** Whether this error code, or a detail that holds it, means that the connection is read along, or the other side has made its own certificate. */
export function isUntrustedCertificate(detail: string | null): boolean {
  return detail !== null && UNTRUSTED.test(detail)
}
