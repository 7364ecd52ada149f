import type { SampleCore } from '../../simulator/core/create-sample-core.ts'
import type { SimulatorClient } from '../../simulator/client/simulator-client.ts'

/** The means to cause a fault. */
export interface Stage {
  readonly phone: SimulatorClient
  readonly core: SampleCore
  /** Sends a command of the window. */
  command(name: string, args: unknown): Promise<unknown>
  /** Makes the core send this text although nobody wrote. */
  send(to: string, text: string): Promise<void>
}

/** A real fault, and what the owner and `GET /health` must be told about it. */
export interface Cause {
  readonly name: string
  readonly begin: (stage: Stage) => Promise<unknown> | void
  /** Ends the fault. Left out: the fault lasts. */
  readonly end?: (stage: Stage) => Promise<unknown> | void
  readonly fault: string
  readonly action: string
  readonly sentence: RegExp
}

const CUSTOMERS = ['2348031000001', '2348031000002', '2348031000003'] as const
const STRANGERS = ['2348032000001', '2348032000002'] as const
const asks = async ({ phone }: Stage, customers: readonly string[]) => {
  for (const customer of customers) await phone.customerWrites(customer, 'how much is rice?')
}

/**
 * A core that breaks while these customers write. Once it is well again, the test button checks the core; the held
 * messages that are then posted end the fault.
 */
const withCore = (
  breaks: (core: SampleCore) => unknown,
  heals: (core: SampleCore) => unknown,
  customers: readonly string[] = CUSTOMERS.slice(0, 1),
): Pick<Cause, 'begin' | 'end'> => ({
  async begin(stage) {
    await breaks(stage.core)
    await asks(stage, customers)
  },
  async end(stage) {
    await heals(stage.core)
    await stage.command('core.test', {})
  },
})

const account = (state: string, sentence: RegExp): Cause => ({
  name: `WhatsApp says ${state}`,
  begin: ({ phone }) => phone.call('setPageState', { state }),
  end: ({ phone }) => phone.call('setPageState', { state: 'CONNECTED' }),
  fault: 'link',
  action: 'connect',
  sentence,
})

export const causes: readonly Cause[] = [
  account('TOS_BLOCK', /restricted this number\. Open WhatsApp on the phone/),
  account('SMB_TOS_BLOCK', /restricted this business account/),
  account('PROXYBLOCK', /Use another network/),
  account('DEPRECATED_VERSION', /update Salesboy/),
  account('NEVER_HEARD_OF', /does not know: NEVER_HEARD_OF/),
  {
    name: 'the session is open elsewhere',
    begin: ({ phone }) => phone.call('conflict', {}),
    end: ({ command }) => command('session.useHere', { id: 'shop' }),
    fault: 'link',
    action: 'use-here',
    sentence: /another window or computer/,
  },
  {
    name: 'WhatsApp cannot be reached',
    begin: ({ phone }) => phone.call('dropConnection', { holdMs: null }),
    end: ({ phone }) => phone.call('allowConnection', {}),
    fault: 'internet',
    action: 'connect',
    sentence: /No internet/,
  },
  {
    name: 'the core is away',
    ...withCore(
      (core) => core.goDown(),
      (core) => core.comeBack(),
    ),
    fault: 'internet',
    action: 'try-core',
    sentence: /assistant cannot be reached/,
  },
  {
    name: 'the core fails on everything',
    ...withCore(
      (core) => core.fail({ fault: { kind: 'status', status: 500 } }),
      (core) => core.clearFaults(),
      CUSTOMERS,
    ),
    fault: 'core',
    action: 'try-core',
    sentence: /trouble of its own/,
  },
  {
    name: 'the secret is wrong',
    ...withCore(
      (core) => core.setSecret('another'),
      (core) => core.setSecret('secret'),
    ),
    fault: 'core',
    action: 'open-settings',
    sentence: /does not accept this shop’s secret/,
  },
  {
    name: 'the plan has ended',
    ...withCore(
      (core) => core.change({ inactiveUsers: ['shop'] }),
      (core) => core.change({ inactiveUsers: [] }),
    ),
    fault: 'plan',
    action: 'try-core',
    sentence: /plan is not active/,
  },
  {
    name: 'the core does not know the shop',
    ...withCore(
      (core) => core.change({ users: [] }),
      (core) => core.change({ users: null }),
    ),
    fault: 'plan',
    action: 'try-core',
    sentence: /does not know this shop/,
  },
  {
    name: 'WhatsApp lets nobody be written to first',
    async begin(stage) {
      for (const contactPhone of STRANGERS) await stage.phone.call('saveContact', { contactPhone, onWhatsApp: true })
      await stage.phone.call('setKnobs', { reachOutLock: true })
      for (const stranger of STRANGERS) await stage.send(stranger, 'Our new prices.')
    },
    fault: 'link',
    action: 'none',
    sentence: /write to new customers until/,
  },
]
