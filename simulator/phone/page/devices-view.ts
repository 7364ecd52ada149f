/** Linked devices on the owner's phone: link, unlink, and cause trouble for one device. */
import type { DeviceView, PageView } from '../../client/control-api.ts'
import type { SimulatorClient } from '../../client/simulator-client.ts'
import { button, make, redraw } from './dom.ts'
import type { PhoneStore } from './phone-store.ts'

/** Runs a command and shows its failure. Resolves with true when it worked. */
export type Attempt = (work: () => Promise<unknown>) => Promise<boolean>

export interface DevicesView {
  readonly element: HTMLElement
  readonly draw: () => void
}

const linkedAt = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

function condition(device: DeviceView, page: PageView | undefined): readonly [word: string, look: string] {
  if (page?.state === 'CONFLICT') return ['Open elsewhere', 'attention']
  if (device.online) return ['Online', 'good']
  if (page) return ['No network', 'attention']
  return ['Not open', 'quiet']
}

export function createDevicesView(store: PhoneStore, client: SimulatorClient, attempt: Attempt): DevicesView {
  const list = make('ul', { class: 'devices' })
  const status = make('p', { class: 'hint' })
  const code = make('input', {
    attributes: {
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      maxlength: '12',
      placeholder: 'ABCD-1234',
      'aria-label': 'Pairing code',
    },
  })

  const scan = (): Promise<boolean> =>
    attempt(async () => {
      const { pages } = await client.call('state')
      const [page] = pages.filter((open) => open.qr !== null).sort((left, right) => right.openedAt - left.openedAt)
      if (page?.qr == null) throw new Error('No screen shows a code. In Salesboy, press Connect first.')
      await client.call('scanQr', { ...account(), qr: page.qr })
    })
  const enter = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (code.value.trim() === '') return code.focus()
    const done = await attempt(() => client.call('enterPairingCode', { ...account(), code: code.value.trim() }))
    if (done) code.value = ''
  }
  const account = (): { readonly phone?: string } => (store.account ? { phone: store.account.phone } : {})

  const scanButton = button('Scan the code', 'scan', () => void scan())
  const element = make(
    'div',
    { class: 'linking' },
    make('h3', {}, 'Linked devices'),
    list,
    make(
      'div',
      { class: 'row' },
      scanButton,
      make(
        'form',
        { class: 'row pairing', on: { submit: (event) => void enter(event) } },
        code,
        make('button', { attributes: { type: 'submit' } }, 'Enter code'),
      ),
    ),
    status,
  )

  const entry = (device: DeviceView): HTMLElement => {
    const { deviceId } = device
    const page = store.pages.find((open) => open.deviceId === deviceId)
    const [word, look] = condition(device, page)
    const run = (work: () => Promise<unknown>) => () => void attempt(work)
    const network =
      page?.connected === true
        ? button(
            'Network off',
            `network ${page.pageId}`,
            run(() => client.call('dropConnection', { pageId: page.pageId, holdMs: null })),
          )
        : page &&
          page.state !== 'CONFLICT' &&
          button(
            'Network on',
            `network ${page.pageId}`,
            run(() => client.call('allowConnection', { pageId: page.pageId })),
            { class: 'primary' },
          )
    const conflict =
      page?.connected === true && page.state !== 'CONFLICT'
        ? button(
            'Open elsewhere',
            `conflict ${page.pageId}`,
            run(() => client.call('conflict', { pageId: page.pageId })),
          )
        : null
    const unlink = button(
      'Unlink',
      `unlink ${deviceId}`,
      run(() => client.call('unlinkDevice', { ...account(), deviceId })),
      { class: 'danger' },
    )
    const waiting = device.queued > 0 ? ` · ${device.queued} waiting` : ''
    return make(
      'li',
      {},
      make(
        'div',
        { class: 'who' },
        make('strong', { class: 'platform' }, device.platform),
        ' ',
        make('span', { class: `state ${look}` }, word),
        make('small', {}, `Linked ${linkedAt.format(device.linkedAt * 1000)}${waiting}`),
      ),
      make('div', { class: 'row' }, network || null, conflict, unlink),
    )
  }

  return {
    element,
    draw: () => {
      const devices = store.account?.devices ?? []
      redraw(list, devices.map(entry))
      const showsQr = store.pages.some((page) => page.qr !== null)
      const wantsCode = store.pages.some((page) => page.pairingCode !== null)
      scanButton.className = showsQr ? 'primary' : ''
      status.textContent = showsQr
        ? 'A screen shows a QR code.'
        : wantsCode
          ? 'A screen shows a pairing code: type it here.'
          : devices.length === 0
            ? 'No device is linked. Press Connect in Salesboy, then scan the code.'
            : ''
      status.hidden = status.textContent === ''
    },
  }
}
