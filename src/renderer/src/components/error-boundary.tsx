import './error-boundary.css'
import { Component, useState, type ErrorInfo, type ReactNode } from 'react'
import { words } from '../i18n/words.ts'
import { errorDetails } from '../lib/error-details.ts'
import { NotFetched } from '../lib/lazy-part.ts'

type Size = 'window' | 'screen' | 'part'

interface Props {
  /** Name of this part in the error details. */
  readonly where: string
  /** How much of the page fails with it: the whole window, a screen, or (default) a small part. */
  readonly size?: Size
  readonly children: ReactNode
  /** Called before the part is rendered again. */
  readonly onRetry?: () => void
  /** Set when the part can be closed; adds a close button. */
  readonly onDismiss?: () => void
}

interface State {
  readonly failure: { readonly error: unknown; readonly stack: string } | null
}

/** Contains a rendering error: shows a plain message instead of the failed part, and the rest of the page keeps working. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failure: null }

  static getDerivedStateFromError(error: unknown): State {
    return { failure: { error, stack: '' } }
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    this.setState({ failure: { error, stack: componentStack ?? '' } })
  }

  readonly retry = (): void => {
    // Reload the page: it is the only way to fetch a missing code file again.
    if (this.state.failure?.error instanceof NotFetched) return location.reload()
    this.props.onRetry?.()
    this.setState({ failure: null })
  }

  override render(): ReactNode {
    const { failure } = this.state
    if (failure === null) return this.props.children
    const { where, size, onDismiss } = this.props
    return (
      <Broken
        details={errorDetails(where, failure.error, failure.stack)}
        size={size ?? 'part'}
        onRetry={this.retry}
        onDismiss={onDismiss}
      />
    )
  }
}

interface BrokenProps {
  readonly details: string
  readonly size: Size
  readonly onRetry: () => void
  readonly onDismiss: (() => void) | undefined
}

function Broken({ details, size, onRetry, onDismiss }: BrokenProps) {
  const Part = size === 'window' ? 'main' : 'section'
  const Heading = size === 'part' ? 'strong' : 'h1'
  const [copy, setCopy] = useState<'asked-for' | 'done' | 'refused'>('asked-for')
  const copyDetails = () =>
    navigator.clipboard.writeText(details).then(
      () => setCopy('done'),
      // Copying is not allowed: show the details, so that the owner can copy them by hand.
      () => setCopy('refused'),
    )
  return (
    <Part className={onDismiss ? 'broken over' : 'broken'} data-testid="broken">
      <div role="alert">
        <Heading>{words.support.broken}</Heading>
        <p>{words.support.brokenHow}</p>
      </div>
      <div className="buttons">
        <button type="button" className="button primary" onClick={onRetry}>
          {words.action.restart}
        </button>
        <button type="button" className="button" onClick={() => void copyDetails()}>
          {copy === 'done' ? words.link.copied : words.support.copyDetails}
        </button>
        {onDismiss && (
          <button type="button" className="button" onClick={onDismiss}>
            {words.keys.close}
          </button>
        )}
      </div>
      {copy === 'refused' && (
        <pre tabIndex={0} aria-label={words.message.technical}>
          {details}
        </pre>
      )}
    </Part>
  )
}
