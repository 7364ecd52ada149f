import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { createLibraryClient } from './library.ts'

const fromLibrary = createRequire(createRequire(import.meta.url).resolve('whatsapp-web.js/package.json'))
test('puppeteer uses our replacement of its logger, which creates none per message', async () => {
  createLibraryClient({
    sessionId: 'shop',
    sessionsFolder: '/nowhere',
    userAgent: 'Mozilla/5.0',
    puppeteer: {},
    onBrowser: () => undefined,
  })
  const log = fromLibrary('puppeteer/internal/common/Debug.js') as {
    debug: (name: string) => (text: string) => unknown
  }
  expect(log.debug('puppeteer:protocol:SEND ►')('{}')).toBeUndefined()
  const { readFileSync } = process.getBuiltinModule('node:fs')
  const connection = readFileSync(fromLibrary.resolve('puppeteer/internal/cdp/Connection.js'), 'utf8')
  expect(connection).toContain("(0, Debug_js_1.debug)('puppeteer:protocol:SEND")
})
