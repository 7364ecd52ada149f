import { strict } from '../strict.ts'

type RequestHandler = (
  contents: unknown,
  permission: string,
  answer: (isGranted: boolean) => void,
  details: { requestingUrl: string; isMainFrame: boolean },
) => void
type CheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean

let requestHandler: RequestHandler | null = null
let checkHandler: CheckHandler | null = null

/** Answers both of Electron's permission questions as one. Without handlers everything is granted, as in Electron. */
export function isGranted(contents: unknown, permission: string, url: string): boolean {
  if (checkHandler !== null && !checkHandler(contents, permission, url, {})) return false
  if (requestHandler === null) return true
  let answer = false
  requestHandler(contents, permission, (given) => (answer = given), { requestingUrl: url, isMainFrame: true })
  return answer
}

export const session = strict('session', {
  // Another session does not get our handlers. Its only user here, electron-updater, just names it.
  fromPartition: (partition: string, _options?: object) => strict(`session ${partition}`, { partition }),
  defaultSession: strict('session.defaultSession', {
    setPermissionRequestHandler: (handler: RequestHandler | null) => void (requestHandler = handler),
    setPermissionCheckHandler: (handler: CheckHandler | null) => void (checkHandler = handler),
    /** STANDIN_PROXY is the answer of the system's settings or PAC file for every address. */
    resolveProxy: async (_url: string) => process.env['STANDIN_PROXY'] ?? 'DIRECT',
    setDevicePermissionHandler: (_handler: unknown) => undefined,
  }),
})
