import { useState, type FormEvent } from 'react'
import { parseTypedAddress } from '../../../../shared/setup/setup-address.ts'
import { TestResult } from '../../components/test-result.tsx'
import { msg } from '../../../../shared/words/say.ts'
import { sayIt } from '../../i18n/say-it.ts'
import { words } from '../../i18n/words.ts'
import { useHost } from '../../stores/host-store.ts'
import { ConnectButtons, useConnect, type Connection } from './connect-offer.tsx'

type Problems = Partial<Record<'url' | 'secret' | 'id', string>>
const USER_ID = /^[-_A-Za-z0-9]{1,64}$/

/** Address, user id and secret; what was fixed when the program was started is not asked. */
export function HandForm({ onDone }: { readonly onDone: () => void }) {
  const settings = useHost((state) => state.snapshot!.settings)
  const firstShop = useHost((state) => state.snapshot!.sessions[0]?.id ?? '')
  const [url, setUrl] = useState(settings.values['core.url'])
  const [secret, setSecret] = useState('')
  const [id, setId] = useState(firstShop)
  const [problems, setProblems] = useState<Problems>({})
  const { test, connect, save, forget } = useConnect(onDone)
  const isFixed = { url: settings.fixed.includes('core.url'), secret: settings.fixed.includes('core.secret') }
  const hasSecret = settings.secrets['core.secret']

  const read = (): Connection | null => {
    const found: Problems = {}
    const address = parseTypedAddress(url)
    if (!isFixed.url && address.kind === 'refused') found.url = sayIt(msg(`setup.${address.reason}`))
    if (!USER_ID.test(id.trim())) found.id = words.firstRun.core.badUserId
    if (!isFixed.secret && !hasSecret && secret.trim() === '') found.secret = words.firstRun.core.secretMissing
    setProblems(found)
    if (Object.keys(found).length > 0) return null
    return {
      ...(isFixed.url || address.kind === 'refused' ? {} : { url: address.url }),
      ...(isFixed.secret || secret.trim() === '' ? {} : { secret: secret.trim() }),
      id: id.trim(),
    }
  }
  const run = (action: (connection: Connection) => Promise<void>) => {
    const connection = read()
    if (connection !== null) void action(connection)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run(connect)
  }
  return (
    // What a test said, or will say, was about what stood here before.
    <form className="hand-form" noValidate onSubmit={submit} onChange={forget}>
      {!isFixed.url && (
        <Field name="url" label={words.firstRun.core.address} problem={problems.url} help="">
          <input
            id="url"
            inputMode="url"
            value={url}
            placeholder={words.firstRun.core.addressExample}
            {...plain('url', problems.url)}
            onChange={(event) => setUrl(event.target.value)}
          />
        </Field>
      )}
      <Field name="id" label={words.firstRun.core.userId} problem={problems.id} help={words.firstRun.core.userIdHelp}>
        <input id="id" value={id} {...plain('id', problems.id)} onChange={(event) => setId(event.target.value)} />
      </Field>
      {!isFixed.secret && (
        <Field
          name="secret"
          label={words.firstRun.core.secret}
          problem={problems.secret}
          help={hasSecret ? words.firstRun.core.secretKept : ''}
        >
          <input
            id="secret"
            type="password"
            value={secret}
            {...plain('secret', problems.secret)}
            onChange={(event) => setSecret(event.target.value)}
          />
        </Field>
      )}
      <TestResult test={test} />
      <ConnectButtons test={test} running={test === 'running'} onAnyway={() => run(save)} />
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
