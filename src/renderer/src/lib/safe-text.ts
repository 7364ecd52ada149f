/** Control characters (but tab and line end) and bidirectional overrides: made visible so that they cannot disguise a text. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** A customer's text as it may be shown: always as text, never as markup; odd characters become a visible box. */
export function safeText(text: string): string {
  return text.replace(UNSAFE, '▯').toWellFormed()
}
