import type { Page } from '@playwright/test'
import type { CommandInput, CommandName, CommandResults } from '../../src/shared/contract/commands.ts'
import type { Result } from '../../src/shared/result.ts'

/** Sends a command to the host as another window would, with the admission of this page. */
export function sendCommand<K extends CommandName>(
  page: Page,
  name: K,
  args: CommandInput<K>,
): Promise<Result<CommandResults[K]>> {
  return page.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch('ui/rpc', { method: 'POST', headers, body })
    return (await answer.json()) as never
  }, JSON.stringify({ name, args }))
}
