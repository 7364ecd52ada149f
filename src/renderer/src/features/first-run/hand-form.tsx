import { TestResult } from '../../components/test-result.tsx'
import { words } from '../../i18n/words.ts'
import { ConnectButtons } from './connect-offer.tsx'
import { useHandForm } from './use-hand-form.ts'

/** Form for URL, user id and secret. A value fixed at program start is not asked for. */
export function HandForm({ onDone }: { readonly onDone: () => void }) {
  const { typed, type, problems, isFixed, hasSecret, test, onSubmit, onAnyway, forget } = useHandForm(onDone)
  const text = words.firstRun.core
  return (
    // Any change invalidates a test result or a running test, because it was about the old values.
    <form className="hand-form" noValidate onSubmit={onSubmit} onChange={forget}>
      {!isFixed.url && (
        <Field name="url" label={text.address} problem={problems.url} help="">
          <input
            id="url"
            inputMode="url"
            value={typed.url}
            placeholder={text.addressExample}
            {...plain('url', problems.url)}
            onChange={type('url')}
          />
        </Field>
      )}
      <Field name="id" label={text.userId} problem={problems.id} help={text.userIdHelp}>
        <input id="id" value={typed.id} {...plain('id', problems.id)} onChange={type('id')} />
      </Field>
      {!isFixed.secret && (
        <Field name="secret" label={text.secret} problem={problems.secret} help={hasSecret ? text.secretKept : ''}>
          <input
            id="secret"
            type="password"
            value={typed.secret}
            {...plain('secret', problems.secret)}
            onChange={type('secret')}
          />
        </Field>
      )}
      <TestResult test={test} />
      <ConnectButtons test={test} running={test === 'running'} onAnyway={onAnyway} />
    </form>
  )
}

const plain = (name: string, problem: string | undefined) =>
  ({
    autoComplete: 'off',
    autoCapitalize: 'off',
    spellCheck: false,
    dir: 'ltr',
    'aria-invalid': problem !== undefined,
    'aria-describedby': `${name}-help`,
  }) as const

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly problem: string | undefined
  readonly help: string
  readonly children: React.ReactNode
}

function Field({ name, label, problem, help, children }: FieldProps) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      {children}
      <span id={`${name}-help`} className={problem === undefined ? 'field-help' : 'field-problem'} role="status">
        {problem ?? help}
      </span>
    </div>
  )
}
