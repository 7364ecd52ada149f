/**
 * node simulator/core/cli.ts [--port N] [--control-port N] [--secret S] [--user ID]… [--thinking MS]
 *   [--gateway URL --key KEY] [--mode response|callback|both] [--reach reachable|unreachable|swallowing]
 *   [--rewords] [--checks-nothing] [--task TEXT]…
 *
 * These options copy the real core: `--gateway` calls the gateway before it answers, `--rewords` words the answer
 * differently at each run, and `--checks-nothing` accepts wrong signatures. A message that contains the text of
 * `--task` is answered only by the call to the gateway; the webhook gets 500 when that call does not arrive.
 */
import { parseArgs } from 'node:util'
import { createSampleCore } from './create-sample-core.ts'
import { parseSettings } from './parse-settings.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    secret: { type: 'string', default: 'demo-secret' },
    user: { type: 'string', multiple: true },
    thinking: { type: 'string', default: '400' },
    gateway: { type: 'string' },
    key: { type: 'string', default: '' },
    mode: { type: 'string' },
    reach: { type: 'string', default: 'reachable' },
    rewords: { type: 'boolean', default: false },
    'checks-nothing': { type: 'boolean', default: false },
    task: { type: 'string', multiple: true, default: [] },
  },
})
const gateway = values.gateway === undefined ? null : { url: values.gateway, apiKey: values.key }
const settings = parseSettings({
  gateway,
  reach: values.reach,
  rewords: values.rewords,
  checks: !values['checks-nothing'],
  mode: values.mode ?? (gateway === null ? 'response' : 'both'),
})
const core = await createSampleCore({
  port: Number(values.port),
  controlPort: Number(values['control-port']),
  secret: values.secret,
  thinkingMs: Number(values.thinking),
  ...(values.user ? { users: values.user } : {}),
})
core.change(settings)
for (const text of values.task) core.fail({ fault: { kind: 'callback-only' }, text })
console.log(JSON.stringify({ webhookUrl: core.webhookUrl, controlUrl: core.controlUrl }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void core.stop())
