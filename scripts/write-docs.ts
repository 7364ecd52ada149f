// npm run docs: writes the documents that are generated from the code. A test fails when one is out of date.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderStateDiagram } from '../src/core/sessions/state-diagram.ts'
import { notForwardedDocument } from './not-forwarded-document.ts'
import { replyDecisionsDocument } from './reply-decisions-document.ts'

/** The text of docs/session-states.md. */
export function sessionStatesDocument(): string {
  return [
    '# Session states',
    '',
    'Made of `src/core/sessions/session-transitions.ts` by `npm run docs`. Every waiting state has a deadline or an event that ends it.',
    '',
    renderStateDiagram(),
  ].join('\n')
}

if (import.meta.main) {
  const documents = {
    'session-states.md': sessionStatesDocument(),
    'reply-decisions.md': replyDecisionsDocument(),
    'not-forwarded.md': notForwardedDocument(),
  }
  for (const [name, text] of Object.entries(documents)) {
    writeFileSync(join(import.meta.dirname, '..', 'docs', name), text)
    console.log(`✓ docs/${name}`)
  }
}
