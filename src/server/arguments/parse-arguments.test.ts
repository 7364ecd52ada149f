import { describe, expect, test } from 'vitest'
import type { HostOptions, Machine } from './host-options.ts'
import { helpText } from './help-text.ts'
import { parseArguments } from './parse-arguments.ts'

const machine = (environment: Machine['environment'] = {}, platform: NodeJS.Platform = 'linux'): Machine => ({
  environment,
  platform,
  home: '/home/ada',
  workingDirectory: '/srv/shop',
})

function run(argv: readonly string[], environment: Machine['environment'] = {}): HostOptions {
  const parsed = parseArguments(argv, machine(environment))
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  return parsed.options
}

function wrong(argv: readonly string[], environment: Machine['environment'] = {}): string {
  const parsed = parseArguments(argv, machine(environment))
  if (parsed.kind !== 'wrong') throw new Error(`accepted: ${JSON.stringify(parsed)}`)
  return parsed.message
}

describe('the command line of the host', () => {
  test('may be empty', () => {
    expect(run([])).toEqual({
      dataDir: '/home/ada/.local/share/salesboy',
      formerDataDir: null,
      overrides: { settings: {}, secrets: {} },
      sessions: [],
      ui: true,
      logLevel: 'info',
    })
  })

  test('reads every flag, with a space or with "="', () => {
    const expected: HostOptions = {
      dataDir: '/srv/shop/data',
      formerDataDir: null,
      overrides: {
        settings: {
          'gateway.port': 0,
          'core.url': 'https://core.example',
          'browser.path': '/opt/chrome',
          'replies.humanDelay': 'off',
          'forward.groups': ['1@g.us', '2-3@g.us'],
          'replies.maxAgeHours': 1.5,
        },
        secrets: { 'core.secret': 'whsec_x', 'gateway.apiKey': 'key' },
      },
      sessions: ['a', 'b'],
      ui: false,
      logLevel: 'debug',
    }
    const pairs: readonly [string, string][] = [
      ['--data-dir', 'data'],
      ['--port', '0'],
      ['--webhook-url', 'https://core.example'],
      ['--hmac-secret', 'whsec_x'],
      ['--api-key', 'key'],
      ['--session', 'a'],
      ['--session', 'b'],
      ['--session', 'a'],
      ['--browser', '/opt/chrome'],
      ['--set', 'replies.humanDelay=off'],
      ['--set', 'forward.groups=1@g.us, 2-3@g.us'],
      ['--set', 'replies.maxAgeHours=1.5'],
      ['--log-level', 'debug'],
    ]
    expect(run(['--no-ui', ...pairs.flat()])).toEqual(expected)
    expect(run([...pairs.map((pair) => pair.join('=')), '--no-ui'])).toEqual(expected)
  })

  test('reads our variables', () => {
    const options = run([], {
      SALESBOY_PORT: '4000',
      SALESBOY_API_KEY: 'key',
      SALESBOY_HMAC_SECRET: 'secret',
      SALESBOY_WEBHOOK_URL: 'http://127.0.0.1:9/hook',
      SALESBOY_DATA_DIR: '/data',
      SALESBOY_BROWSER: '/opt/shell',
      SALESBOY_SESSIONS: 'a, b,,a',
    })
    expect(options).toMatchObject({
      dataDir: '/data',
      formerDataDir: null,
      sessions: ['a', 'b'],
      overrides: {
        settings: { 'gateway.port': 4000, 'core.url': 'http://127.0.0.1:9/hook', 'browser.path': '/opt/shell' },
        secrets: { 'core.secret': 'secret', 'gateway.apiKey': 'key' },
      },
    })
  })

  const old = {
    PORT: '5000',
    API_SECRET_KEY: 'old-key',
    HMAC_SECRET: 'old-secret',
    NEXT_WEBHOOK_URL: 'https://old.example',
    PUPPETEER_EXECUTABLE_PATH: '/old/chrome',
  }
  test('reads the old gateway’s variables when ours are not set or empty', () => {
    expect(run([], { ...old, SALESBOY_PORT: '', SALESBOY_BROWSER: '' }).overrides).toEqual({
      settings: { 'gateway.port': 5000, 'core.url': 'https://old.example', 'browser.path': '/old/chrome' },
      secrets: { 'core.secret': 'old-secret', 'gateway.apiKey': 'old-key' },
    })
  })

  test('lets flags override our variables, and our variables override the old ones', () => {
    const ours = { ...old, SALESBOY_PORT: '4000', SALESBOY_API_KEY: 'our-key', SALESBOY_BROWSER: '/our/chrome' }
    expect(run([], ours).overrides.settings).toMatchObject({ 'gateway.port': 4000, 'browser.path': '/our/chrome' })
    const flagged = run(['--port', '1', '--api-key', 'flag-key', '--session', 'x'], { ...ours, SALESBOY_SESSIONS: 'y' })
    expect(flagged.overrides.settings['gateway.port']).toBe(1)
    expect(flagged.overrides.secrets['gateway.apiKey']).toBe('flag-key')
    expect(flagged.sessions).toEqual(['x'])
  })

  test('lets --set override a variable, and the setting’s own flag override --set', () => {
    expect(run(['--set', 'gateway.port=7'], { PORT: '8' }).overrides.settings['gateway.port']).toBe(7)
    expect(run(['--set', 'gateway.port=7', '--port', '9']).overrides.settings['gateway.port']).toBe(9)
  })

  test.each([
    [['--prot', '1'], "Unknown option '--prot'. See --help."],
    [['--port'], "Option '--port <value>' argument missing. See --help."],
    [['--port', 'http'], '--port: The setting "gateway.port" takes a number, not "http"'],
    [['--port', '70000'], '--port: The setting "gateway.port" cannot be 70000'],
    [['--port='], '--port: The setting "gateway.port" takes a number, not ""'],
    [['--webhook-url', 'core.example'], '--webhook-url: The address "core.url" cannot be used. This is not'],
    [['--webhook-url', 'http://core.example'], 'must begin with https://'],
    [['--webhook-url', 'ftp://core.example'], 'must begin with https://'],
    [['--set', 'core.url=core.example'], 'The address "core.url" cannot be used.'],
    [['--set', 'core.streamUrl=http://core.example/stream'], '"core.streamUrl" cannot be used. The address must begin'],
    [['--set', 'core.eventsUrl=nonsense'], '"core.eventsUrl" cannot be used. This is not a web address'],
    [['--set', 'browser.fetchFrom=ftp://mirror.example'], '"browser.fetchFrom" cannot be used. The address must begin'],
    [['--set', 'gateway.bind=word'], 'The setting "gateway.bind" cannot be "word". Write an address of this computer'],
    [['--session', 'a b'], '--session: "a b" is no session id.'],
    [['--session', ''], '--session: "" is no session id.'],
    [['--session', 'current-user'], '--session: "current-user" is no session id.'],
    [['--session', 'test-user-1'], '--session: "test-user-1" is no session id.'],
    [['--set', 'nothing=1'], 'There is no setting "nothing".'],
    [['--set', '__proto__=1'], 'There is no setting "__proto__".'],
    [['--set', 'replies.mode'], '--set needs NAME=VALUE'],
    [['--set', 'replies.mode=never'], 'The setting "replies.mode" cannot be "never"'],
    [['--set', 'delivery.parallel=0'], 'The setting "delivery.parallel" cannot be 0'],
    [['--set', 'delivery.parallel='], 'The setting "delivery.parallel" takes a number, not ""'],
    [['--set', 'forward.groups=lagos'], 'use none, all, or group ids'],
    [['--log-level', 'loud'], '--log-level is one of debug'],
    [['--data-dir', ''], '--data-dir needs a folder'],
    [['--api-key', ''], '--api-key needs 1 to 4096 characters'],
    [['--no-ui=yes'], "Option '--no-ui' does not take an argument"],
  ])('refuses %j in one line', (argv, message) => {
    expect(wrong(argv)).toContain(message)
    expect(wrong(argv)).not.toContain('\n')
  })

  test('accepts usable and empty addresses', () => {
    const taken = {
      'core.url': '',
      'core.streamUrl': 'http://127.0.0.1:9/stream',
      'core.eventsUrl': 'https://core.example/events?for=shop',
      'browser.fetchFrom': '',
      'gateway.bind': '::1',
    }
    const argv = Object.entries(taken).flatMap(([name, value]) => ['--set', `${name}=${value}`])
    expect(run(argv).overrides.settings).toEqual(taken)
  })

  test('names the wrong variable', () => {
    expect(wrong([], { PORT: 'x' })).toContain('PORT: The setting "gateway.port" takes a number, not "x"')
    expect(wrong([], { SALESBOY_SESSIONS: 'a,b/c' })).toContain('SALESBOY_SESSIONS: "b/c" is no session id.')
  })

  test('never repeats a secret in an error', () => {
    for (const argv of [
      ['--hmac-secret', 'correct', 'horse'],
      ['--set', 'core.secret=horse'],
      ['--set', 'gateway.apiKey=horse'],
      ['--hmac-secret', '-horse'],
      ['--webhook-url', 'https://ada:horse@core.example'],
      ['--set', 'core.streamUrl=https://ada:horse@core.example'],
      ['--set', 'browser.fetchFrom=ftp://horse.example'],
      ['--api-key', `horse${'x'.repeat(5000)}`],
    ]) {
      expect(wrong(argv)).not.toContain('horse')
    }
  })

  test('shows help and version whatever the other flags are', () => {
    expect(parseArguments(['--help', '--port', 'x'], machine())).toEqual({ kind: 'help' })
    expect(parseArguments(['-v'], machine())).toEqual({ kind: 'version' })
    for (const flag of ['--data-dir', '--webhook-url', '--hmac-secret', '--no-ui', '--log-level', 'takeover.minutes']) {
      expect(helpText()).toContain(flag)
    }
  })

  test('defaults to the platform’s folder for data', () => {
    const dirOf = (environment: Machine['environment'], platform: NodeJS.Platform) => {
      const parsed = parseArguments([], machine(environment, platform))
      return parsed.kind === 'run' ? parsed.options.dataDir : parsed.kind
    }
    expect(dirOf({ XDG_DATA_HOME: '/xdg' }, 'linux')).toBe('/xdg/salesboy')
    expect(dirOf({ XDG_DATA_HOME: 'relative' }, 'linux')).toBe('/home/ada/.local/share/salesboy')
    expect(dirOf({}, 'darwin')).toBe('/home/ada/Library/Application Support/Salesboy Host')
    const windows = { APPDATA: 'C:\\Users\\Ada\\AppData\\Roaming', LOCALAPPDATA: 'C:\\Users\\Ada\\AppData\\Local' }
    expect(dirOf(windows, 'win32')).toContain('AppData\\Local\\Salesboy Host')
  })

  test('finds the data folder of an earlier version on Windows, unless a folder is named', () => {
    const windows = { APPDATA: 'C:\\Users\\Ada\\AppData\\Roaming' }
    const formerOf = (args: readonly string[], platform: NodeJS.Platform) => {
      const parsed = parseArguments(args, machine(windows, platform))
      return parsed.kind === 'run' ? parsed.options.formerDataDir : parsed.kind
    }
    expect(formerOf([], 'win32')).toBe('C:\\Users\\Ada\\AppData\\Roaming\\Salesboy Host')
    expect(formerOf(['--data-dir', 'D:\\Shop'], 'win32')).toBeNull()
    expect(formerOf([], 'linux')).toBeNull()
  })
})
