import { settingNames } from '../../shared/model/settings.ts'

/** The text that `--help` prints. */
export function helpText(): string {
  return `Salesboy host: runs a shop's WhatsApp sessions without a window.

Usage: npm run host -- [flags]       or       node out/server/index.js [flags]

  --data-dir DIR        where sessions, messages and settings are kept      (SALESBOY_DATA_DIR)
  --port PORT           port of the gateway API and the interface; 0 takes any free one
                                                                            (SALESBOY_PORT, PORT; default 3001)
  --webhook-url URL     address of the core                                 (SALESBOY_WEBHOOK_URL, NEXT_WEBHOOK_URL)
  --hmac-secret SECRET  signs what is sent to the core                      (SALESBOY_HMAC_SECRET, HMAC_SECRET)
  --api-key KEY         what callers of the gateway API must present        (SALESBOY_API_KEY, API_SECRET_KEY)
  --session ID          connect this session at the start; repeatable       (SALESBOY_SESSIONS=ID,ID)
  --browser PATH        the browser to use                                  (SALESBOY_BROWSER, PUPPETEER_EXECUTABLE_PATH)
  --set NAME=VALUE      fix a setting for this run; repeatable
  --no-ui               do not serve the interface, only the gateway API
  --log-level LEVEL     debug, info, warn, error or silent                  (default info)
  --help, --version

Flags win over variables. Other users of this machine can see flags in the process list:
give secrets by the environment (SALESBOY_HMAC_SECRET, SALESBOY_API_KEY) or in the interface.

Names for --set:
  ${settingNames.join('\n  ')}
A list has commas: --set forward.groups=123@g.us,456@g.us
`
}
