import { useState, type FormEvent } from 'react'
import { parseTypedAddress } from '../../../../shared/setup/setup-address.ts'
import { msg } from '../../../../shared/words/say.ts'
import { sayIt } from '../../i18n/say-it.ts'
import { words } from '../../i18n/words.ts'
import { useHost } from '../../stores/host-store.ts'
import { useConnect, type Connection } from './connect-offer.tsx'

type Name = 'url' | 'secret' | 'id'
type Problems = Partial<Record<Name, string>>
const USER_ID = /^[-_A-Za-z0-9]{1,64}$/

/** Typed values for the core and their problems. A value fixed at program start is not asked for. */
export function useHandForm(onDone: () => void) {
  const settings = useHost((state) => state.snapshot!.settings)
  const firstShop = useHost((state) => state.snapshot!.sessions[0]?.id ?? '')
  const [typed, setTyped] = useState({ url: settings.values['core.url'], secret: '', id: firstShop })
  const [problems, setProblems] = useState<Problems>({})
  const { test, connect, save, forget } = useConnect(onDone)
  const isFixed = { url: settings.fixed.includes('core.url'), secret: settings.fixed.includes('core.secret') }
  const hasSecret = settings.secrets['core.secret']
  const [url, secret, id] = [typed.url, typed.secret.trim(), typed.id.trim()]

  const read = (): Connection | null => {
    const found: Problems = {}
    const address = parseTypedAddress(url)
    if (!isFixed.url && address.kind === 'refused') found.url = sayIt(msg(`setup.${address.reason}`))
    if (!USER_ID.test(id)) found.id = words.firstRun.core.badUserId
    if (!isFixed.secret && !hasSecret && secret === '') found.secret = words.firstRun.core.secretMissing
    setProblems(found)
    if (Object.keys(found).length > 0) return null
    return {
      ...(isFixed.url || address.kind === 'refused' ? {} : { url: address.url }),
      ...(isFixed.secret || secret === '' ? {} : { secret }),
      id,
    }
  }
  const run = (action: (connection: Connection) => Promise<void>) => {
    const connection = read()
    if (connection !== null) void action(connection)
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    run(connect)
  }
  const type = (name: Name) => (event: { readonly target: { readonly value: string } }) =>
    setTyped((before) => ({ ...before, [name]: event.target.value }))
  return { typed, type, problems, isFixed, hasSecret, test, onSubmit, onAnyway: () => run(save), forget }
}
