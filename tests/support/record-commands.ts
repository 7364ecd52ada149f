import type { Page } from '@playwright/test'

/** The names of the commands that the page sends from now on, in order. */
export function recordCommands(page: Page): string[] {
  const sent: string[] = []
  page.on('request', (request) => {
    const body = request.url().endsWith('/ui/rpc') ? (request.postDataJSON() as { name: string }) : null
    if (body !== null) sent.push(body.name)
  })
  return sent
}
