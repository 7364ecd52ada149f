import { describe, expect, test } from 'vitest'
import { mustDropSandbox } from '../browser/must-drop-sandbox.ts'
import { launchOptions } from './launch-options.ts'
import { userAgentFor } from './user-agent.ts'

describe('launching', () => {
  const options = launchOptions({ path: '/x/chrome', headless: 'new' }, false, { PATH: '/bin', HMAC_SECRET: 'x' })

  test('opens no debugging port and leaves signals to us', () => {
    expect(options).toMatchObject({ pipe: true, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false })
    expect(JSON.stringify(options)).not.toMatch(/remote-debugging|single-process|disable-web-security|ignore-cert/)
  })

  test('keeps the sandbox except for root on Linux', () => {
    expect(options['args']).not.toContain('--no-sandbox')
    expect(launchOptions({ path: '/x', headless: 'shell' }, true)['args']).toContain('--no-sandbox')
    expect(mustDropSandbox('linux', 0)).toBe(true)
    expect(mustDropSandbox('linux', 1000)).toBe(false)
    expect(mustDropSandbox('darwin', 0)).toBe(false)
  })

  test('keeps the process isolation of pages', () => {
    expect(JSON.stringify(options)).not.toMatch(/disable-site-isolation|in-process-gpu|no-zygote|IsolateOrigins/)
  })

  test('switches off the background requests of a full browser, and leaves the headless shell as it is', () => {
    expect(options['args']).toContain('--disable-component-update')
    expect(launchOptions({ path: '/x', headless: 'shell' }, false)['args']).toEqual(['--no-default-browser-check'])
  })

  test('hands no secret of ours to the browser', () => {
    expect(options['env']).toEqual({ PATH: '/bin' })
  })

  test('names itself a plain Chrome of its real version', () => {
    expect(userAgentFor(153, 'win32')).toMatch(/Windows NT 10\.0.*Chrome\/153\.0\.0\.0 Safari/)
    expect(userAgentFor(153, 'linux')).not.toMatch(/Headless/)
  })
})
