// node simulator/core/cli.ts [--port N] [--control-port N] [--secret S] [--user ID]… [--thinking MS]
import { parseArgs } from 'node:util'
import { createSampleCore } from './create-sample-core.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    secret: { type: 'string', default: 'demo-secret' },
    user: { type: 'string', multiple: true },
    thinking: { type: 'string', default: '400' },
  },
})
const core = await createSampleCore({
  port: Number(values.port),
  controlPort: Number(values['control-port']),
  secret: values.secret,
  thinkingMs: Number(values.thinking),
  ...(values.user ? { users: values.user } : {}),
})
console.log(JSON.stringify({ webhookUrl: core.webhookUrl, controlUrl: core.controlUrl }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void core.stop())
