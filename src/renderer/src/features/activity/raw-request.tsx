import type { AttemptView } from '../../../../shared/model/message-details.ts'
import { wordFor, words } from '../../i18n/words.ts'
import { safeText } from '../../lib/safe-text.ts'
import { formatExact, formatNumber, formatSpan } from '../../lib/time.ts'

const text = words.activity.details

/** The raw request and response of the latest attempt. */
export function RawRequest({ attempt }: { readonly attempt: AttemptView | null }) {
  if (attempt === null) return <p>{text.noAttempt}</p>
  const { headers, body, bodyBytes, status, outcome, answer, url, startedAt, tookMs } = attempt
  const head = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
  return (
    <>
      <h3>{text.request}</h3>
      <p>{formatExact(startedAt)}</p>
      <pre tabIndex={0}>{safeText(`POST ${url}\n${head}\n\n${indented(body)}`)}</pre>
      <p>
        {text.bytes({ count: formatNumber(bodyBytes) })} {text.masked}
      </p>
      <h3>{text.response}</h3>
      <p>
        {status === null ? (wordFor(text.noResponse, outcome) ?? outcome) : text.status({ status })} ·{' '}
        {text.took({ span: formatSpan(tookMs) })}
      </p>
      {answer !== null && answer !== '' && <pre tabIndex={0}>{safeText(indented(answer))}</pre>}
    </>
  )
}

/** Indents JSON. Returns other text, or cut JSON, unchanged. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
