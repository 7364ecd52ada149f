# Lets Salesboy and the small browser it brings make user namespaces, which their sandboxes need (Ubuntu 23.10 and later forbids
# them to programs without a profile). Only programs below /opt, which root alone can change, are named.
abi <abi/4.0>,
include <tunables/global>

profile "${executable}" "/opt/${sanitizedProductName}/${executable}" flags=(unconfined) {
  userns,

  # Site-specific additions and overrides. See local/README for details.
  include if exists <local/${executable}>
}

profile "${executable}-hidden-browser" "/opt/${sanitizedProductName}/resources/browsers/chrome-headless-shell/*/*/chrome-headless-shell" flags=(unconfined) {
  userns,
}
