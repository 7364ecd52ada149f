/** Entry of the simulated page: provides what whatsapp-web.js finds in `window` on web.whatsapp.com. */
import { boot } from './boot.ts'
import { accountModules } from './modules/account-modules.ts'
import { chatModules } from './modules/chat-modules.ts'
import { mediaModules } from './modules/media-modules.ts'
import { messageModules } from './modules/message-modules.ts'
import { restModules } from './modules/rest-modules.ts'
import { createRequire } from './registry.ts'
import { startSession } from './session.ts'

function start(): void {
  const globals = window as unknown as Record<string, unknown>
  globals['require'] = createRequire([accountModules, chatModules, messageModules, mediaModules, restModules])
  globals['Debug'] = { VERSION: boot.version }
  void startSession()
}

if (!boot.loadNeverEnds) {
  if (boot.loadDelayMs > 0) setTimeout(start, boot.loadDelayMs)
  else start()
}
