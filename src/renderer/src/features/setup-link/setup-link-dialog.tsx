import { useEffect, useState } from 'react'
import type { ConnectionTest } from '../../../../shared/model/core-status.ts'
import type { SetupLink } from '../../../../shared/setup/parse-setup-link.ts'
import { Dialog } from '../../components/dialog.tsx'
import { words } from '../../i18n/en.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { showScreen } from '../../stores/view-store.ts'

/** A setup link that the owner has agreed to in the system's own question: shows what it brings, tries it, and saves it when told. */
export function SetupLinkDialog() {
  const isPending = useHost((state) => (state.snapshot?.setupPending ?? null) !== null)
  const [offer, setOffer] = useState<SetupLink | null>(null)
  useEffect(() => {
    if (!isPending) return
    void command('setup.take', {}).then((result) => {
      if (result.ok && result.value !== null) setOffer(result.value)
    })
  }, [isPending])
  return offer === null ? null : <FilledIn key={offer.host} offer={offer} onClose={() => setOffer(null)} />
}

function FilledIn({ offer, onClose }: { readonly offer: SetupLink; readonly onClose: () => void }) {
  const [test, setTest] = useState<ConnectionTest | null>(null)
  const [isSaving, setSaving] = useState(false)
  const { url, host, userId, secret, name } = offer
  useEffect(() => {
    void command('core.test', { url, secret, userId }).then((result) => setTest(result.ok ? result.value : null))
  }, [url, secret, userId])

  const save = async () => {
    setSaving(true)
    const isSaved =
      (await command('settings.set', { name: 'core.url', value: url })).ok &&
      (await command('settings.setSecret', { name: 'core.secret', value: secret })).ok &&
      (await addShop(offer))
    setSaving(false)
    if (!isSaved) return
    showScreen('home')
    onClose()
  }
  return (
    <Dialog
      title={words.setupLink.title}
      text={words.setupLink.text}
      confirm={words.setupLink.confirm}
      cancel={words.session.cancel}
      disabled={isSaving}
      onConfirm={() => void save()}
      onClose={onClose}
    >
      <dl className="facts" data-testid="setup-link">
        <Fact label={words.setupLink.host} value={host} />
        <Fact label={words.home.userId} value={userId} />
        {name !== null && <Fact label={words.session.renameLabel} value={name} />}
        <Fact label={words.settings.secret} value="••••••••" />
      </dl>
      <p role="status" data-testid="setup-link-test" data-kind={test?.kind ?? 'running'}>
        {test === null ? words.settings.testing : words.settings.results[test.kind]}
      </p>
    </Dialog>
  )
}

/** Adds the shop of the link unless it is there already, and connects it. */
async function addShop({ userId, name }: SetupLink): Promise<boolean> {
  const isKnown = useHost.getState().snapshot?.sessions.some(({ id }) => id === userId) ?? false
  if (!isKnown && !(await command('session.add', { id: userId, ...(name === null ? {} : { name }) })).ok) return false
  return (await command('session.connect', { id: userId })).ok
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  )
}
