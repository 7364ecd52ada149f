import type { CoreEvent, CoreView, ReceivedWebhook, ReplyMode } from '../core-api.ts'
import { createSampleCoreClient } from '../sample-core-client.ts'
import { byId, element } from './element.ts'
import { FAULT_PRESETS } from './fault-presets.ts'
import { requestRow } from './request-row.ts'

const SHOWN = 200
const THINKING_MS = [0, 400, 1_200, 5_000, 20_000, 60_000]

const core = createSampleCoreClient(location.origin)
const requests = byId('requests', HTMLOListElement)
const preset = byId('preset', HTMLSelectElement)
const thinking = byId('thinking', HTMLSelectElement)
const mode = byId('mode', HTMLSelectElement)
const groups = byId('groups', HTMLInputElement)
const listen = byId('listen', HTMLButtonElement)
const problem = byId('problem', HTMLElement)
let listening = true

/** Runs an action that a person asked for, and shows its refusal in the page. */
function run(action: () => Promise<unknown>): void {
  problem.textContent = ''
  action().catch((error: unknown) => {
    problem.textContent = error instanceof Error ? error.message : String(error)
  })
}

function showRequest(request: ReceivedWebhook): void {
  const old = requests.querySelector(`[data-number="${request.number}"]`)
  const row = requestRow(request, old?.querySelector('details')?.open ?? false)
  const focused = old?.contains(document.activeElement)
  if (old) old.replaceWith(row)
  else requests.prepend(row)
  if (focused) row.querySelector('summary')?.focus()
  while (requests.children.length > SHOWN) requests.lastElementChild?.remove()
  byId('empty', HTMLElement).hidden = requests.children.length > 0
}

function showState(state: CoreView): void {
  listening = state.listening
  byId('address', HTMLElement).textContent = state.webhookUrl
  const status = byId('status', HTMLElement)
  status.textContent = listening ? 'Listening' : 'Refusing connections'
  status.dataset['down'] = String(!listening)
  listen.textContent = listening ? 'Refuse all connections' : 'Accept connections again'
  byId('count', HTMLElement).textContent = `${state.total} since the start`
  const { thinkingMs, groupReplies } = state.settings
  if (![...thinking.options].some(({ value }) => value === String(thinkingMs))) {
    thinking.add(new Option(`${thinkingMs} ms`, String(thinkingMs)))
  }
  thinking.value = String(thinkingMs)
  mode.value = state.settings.mode
  groups.checked = groupReplies
  showLines(state)
  byId('faults', HTMLUListElement).replaceChildren(
    ...state.faults.map(({ id, rule, left }) => {
      const remove = element('button', { type: 'button', textContent: 'Remove', aria: { label: 'Remove this fault' } })
      remove.addEventListener('click', () => run(() => core.clearFaults(id)))
      const { fault, text, from } = rule
      const what = 'status' in fault && fault.status ? `${fault.kind} ${fault.status}` : fault.kind
      const whom = [text && `“${text}”`, from].filter(Boolean).join(', ')
      return element('li', {}, `${what}${whom ? ` for ${whom}` : ''} · ${left ?? 'until removed'}`, remove)
    }),
  )
}

function showLines({ listeners, commands, events, streamUrl }: CoreView): void {
  const last = events.at(-1)?.body
  const heard = last === undefined ? '' : ` Last session event: ${String(last['user_id'])} is ${String(last['state'])}.`
  const host =
    listeners.length === 0
      ? `No host reads the command stream. Its address: ${streamUrl}`
      : `Read by ${listeners.join(' and ')}.`
  byId('listeners', HTMLElement).textContent = host + heard
  const user = byId('command-user', HTMLInputElement)
  if (user.value === '' && listeners[0] !== undefined) user.value = listeners[0].split(',')[0]!
  byId('commands', HTMLUListElement).replaceChildren(
    ...commands
      .slice(-5)
      .toReversed()
      .map(({ id, kind, outcome }) =>
        element(
          'li',
          {},
          `${id} ${kind}: ${outcome === null ? 'on its way' : `${String(outcome['status'])} ${String(outcome['message'])}`}`,
        ),
      ),
  )
}

async function loadAll(): Promise<void> {
  requests.replaceChildren()
  byId('empty', HTMLElement).hidden = false
  for (const request of (await core.received()).slice(-SHOWN)) showRequest(request)
}

function handleEvent(event: CoreEvent): void {
  switch (event.kind) {
    case 'state':
      return showState(event.state)
    case 'request':
      showRequest(event.request)
      return void run(async () => showState(await core.state()))
    case 'forgotten':
      return void run(loadAll)
  }
}

thinking.replaceChildren(...THINKING_MS.map((value) => new Option(`${value / 1_000} s`, String(value))))
preset.replaceChildren(...Object.keys(FAULT_PRESETS).map((name) => new Option(name, name)))
thinking.addEventListener('change', () => run(() => core.change({ thinkingMs: Number(thinking.value) })))
mode.addEventListener('change', () => run(() => core.change({ mode: mode.value as ReplyMode })))
groups.addEventListener('change', () => run(() => core.change({ groupReplies: groups.checked })))
listen.addEventListener('click', () => run(() => (listening ? core.goDown() : core.comeBack())))
byId('forget', HTMLButtonElement).addEventListener('click', () => run(() => core.forget()))
byId('settings', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault())
byId('command', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  const [userId, to, message] = ['user', 'to', 'text'].map((name) => byId(`command-${name}`, HTMLInputElement).value)
  run(() => core.command({ kind: 'send', userId: userId!, to: to!, message: message! }))
})
byId('fault', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  const times = byId('times', HTMLSelectElement).value
  const [text, from] = [byId('text', HTMLInputElement).value, byId('from', HTMLInputElement).value]
  run(() =>
    core.fail({
      fault: FAULT_PRESETS[preset.value]!(),
      ...(times === '' ? {} : { times: Number(times) }),
      ...(text === '' ? {} : { text }),
      ...(from === '' ? {} : { from }),
    }),
  )
})

const events = new EventSource('/control/events')
events.addEventListener('message', ({ data }) => handleEvent(JSON.parse(String(data)) as CoreEvent))
// Runs also after a lost connection, to reload the requests that came meanwhile.
events.addEventListener('open', () => run(loadAll))
events.addEventListener('error', () => {
  const status = byId('status', HTMLElement)
  status.textContent = 'The sample core has ended'
  status.dataset['down'] = 'true'
})
