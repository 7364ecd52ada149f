import type { ReceivedWebhook } from './create-sample-core.ts'

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const SHOWN = 50

/** What the sample core received, newest first; a plain page that reloads itself. */
export function controlPage(received: readonly ReceivedWebhook[]): string {
  const rows = received
    .slice(-SHOWN)
    .reverse()
    .map((entry) => {
      const at = new Date(entry.at).toISOString().slice(11, 19)
      const cells = [
        at,
        String(entry.body?.['from'] ?? ''),
        String(entry.body?.['message'] ?? entry.raw.slice(0, 120)),
        `${entry.signature.plain} / ${entry.signature.standard}`,
        entry.answer,
      ]
      return `<tr>${cells.map((cell) => `<td dir="auto">${escape(cell)}</td>`).join('')}</tr>`
    })
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>Sample core</title></head><body><h1>Sample core</h1><p>${received.length} requests received.</p>
<table border="1" cellpadding="6"><thead><tr><th>Time<th>From<th>Message<th>Signatures (plain / standard)<th>Answer</thead>
<tbody>${rows.join('')}</tbody></table></body></html>`
}
