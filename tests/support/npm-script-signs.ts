/** Evidence that an npm script works at all. */
export interface Sign {
  /** The script prints this. */
  readonly prints?: RegExp
  /** The script creates this file, which did not exist before. */
  readonly makes?: string
  /** The script prints this address, and the address answers. */
  readonly answers?: RegExp
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The script ends by itself with this code. Left out: once the sign is seen, the test ends the script as Ctrl+C does. */
  readonly exit?: number
  /** The script fills or empties `out`, so it gets its own checkout without build output. */
  readonly alone?: true
}

/** Placeholder in the table's arguments for the folder that a script may fill. */
export const FOLDER = '{folder}'

/** No screen, no browser to open an address, and no Electron, whatever this machine has. */
const bare = { DISPLAY: '', WAYLAND_DISPLAY: '', BROWSER: 'true' }
const noElectron = { ...bare, ELECTRON_OVERRIDE_DIST_PATH: '/no-such-folder', ELECTRON_MIRROR: 'http://127.0.0.1:9/' }
const nothing = ['--passWithNoTests', 'no-test-has-this-name']

/** The first sign of life of every npm script. The test fails for a script without an entry and for an entry without a script. */
export const signs: Readonly<Record<string, Sign>> = {
  start: { prints: /Electron's program file is missing.*\n.*npm run host/, env: noElectron, exit: 1 },
  demo: {
    prints: /Simulated phone +http/,
    answers: /Salesboy +(http:\/\/[^\s#]+)/,
    args: ['--keep', FOLDER],
    env: noElectron,
  },
  host: {
    prints: /^Gateway: [^]*^Ready$/m,
    answers: /Gateway: +(http:\/\/[^\s#]+)/,
    args: ['--data-dir', FOLDER, '--port', '0', '--api-key', 'key'],
  },
  build: { makes: 'out/main/index.js', alone: true },
  test: { prints: /^build, types, lint, format, unit, integration, desktops$/m, alone: true },
  'test:quick': { prints: /^types, lint, unit$/m },
  'test:unit': { prints: /No test files found, exiting with code 0/, args: nothing, exit: 0 },
  'test:integration': { prints: /No test files found, exiting with code 0/, args: nothing, exit: 0 },
  'test:desktops': { prints: /No test files found, exiting with code 0/, args: nothing, exit: 0 },
  'test:electron': { prints: /Electron's program file is missing|RUN/ },
  'test:newcomer': { prints: /^clean clones: npm 11 on Node /m, args: ['--npm', '11'] },
  'bench:desktop': { prints: /^cold start 1 of 5: \d+ ms$/m },
  // These three run in full as steps of `npm test`.
  types: { prints: /^types: \d+ projects$/m },
  lint: { prints: /^v\d+\.\d+\.\d+$/m, args: ['--version'], exit: 0 },
  format: { prints: /^\d+\.\d+\.\d+$/m, args: ['--version'], exit: 0 },
  shape: { prints: /^Longest functions/m, exit: 0 },
  walk: { prints: /✓ 01-[a-z-]+\.png/, args: [FOLDER] },
  screenshots: { prints: /✓ home /, args: [FOLDER] },
  'screenshots:guide': { prints: /✓ guide-[a-z-]+\.png/, args: [FOLDER] },
  'screenshots:desktop': { prints: /✓ [a-z-]+/, args: [FOLDER] },
  package: { makes: 'out/main/index.js', alone: true },
  // Without a network it says so, and the package is built without a browser.
  'fetch-browser': {
    prints: /could not be fetched/,
    args: ['--into', FOLDER, '--from', 'http://127.0.0.1:9'],
    exit: 0,
  },
  // Nothing has been packed here.
  'check:packed': { prints: /linux-unpacked.* ENOENT/, exit: 1 },
  docs: { prints: /✓ docs\/reply-decisions\.md/, exit: 0 },
  bench: { prints: /^.+\n/m, args: ['floor', '--quick'] },
  'bench:browser': { prints: /: run 1 of 1$/m, args: ['--runs', '1', '--seconds', '1'] },
  soak: { prints: /; 24 messages in 1 minutes, seed /, args: ['--minutes', '1', '--messages', '24'] },
  fuzz: { prints: /Tests .*passed/, args: ['--runs', '1', '--seed', '1', 'stream-bytes'], exit: 0 },
  simulate: { prints: /^1 seeds of 0\.2 days in /m, args: ['--seeds', '1', '--days', '0.2'], exit: 0 },
  'simulate:mutants': {
    prints: /^1 mutants, each in 0 seeds /m,
    args: ['--seeds', '0', '--only', 'one flush less'],
    exit: 1,
  },
  torture: { prints: /^torture: 1 rounds, first seed 1$/m, args: ['--rounds', '1', '--seed', '1'] },
}
