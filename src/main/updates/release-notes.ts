const MAX_LENGTH = 4_000
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/**
 * Returns release notes as plain text. They come from the network, so they are never shown as HTML. Tags are removed first and entities
 * are decoded once, so that an escaped tag stays text.
 */
export function plainNotes(notes: unknown): string {
  const parts = Array.isArray(notes) ? notes.map((entry: { note?: unknown }) => entry?.note) : [notes]
  const text = parts
    .filter((part) => typeof part === 'string')
    .join('\n\n')
    .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<br\s*\/?>|<\/(p|li|h[1-6]|div)\s*>/gi, '\n')
    .replace(/<[a-z!/][^>]*>/gi, '')
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_whole, name: string) => ENTITIES[name] ?? '')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text
}
