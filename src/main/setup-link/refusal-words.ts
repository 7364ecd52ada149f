import type { SetupRefusal } from '../../shared/setup/parse-setup-link.ts'

/** Why a setup link is not used, for the owner. None repeats anything out of the link: it may have been written to mislead. */
const WORDS: Readonly<Record<SetupRefusal, string>> = {
  empty: 'It is empty.',
  'no-link': 'It is not a setup link of Salesboy.',
  'too-long': 'It is too long.',
  'several-links': 'There is more than one link in it.',
  damaged: 'It is damaged. Copy it again, whole.',
  'unknown-part': 'It asks for something that a setup link cannot do.',
  'doubled-part': 'It says the same thing twice in different ways.',
  'missing-part': 'It is not complete: it needs an address, a user id and a secret.',
  'bad-user': 'The user id in it is not valid.',
  'bad-secret': 'The secret in it is not valid.',
  'bad-name': 'The name in it is not valid.',
  'bad-url': 'The address in it is not a usable web address.',
  'url-not-safe': 'The address in it does not begin with https://, so others could read the messages.',
  'url-with-password': 'The address in it is written in a misleading way.',
}

export function refusalWords(reason: SetupRefusal): string {
  return WORDS[reason]
}
