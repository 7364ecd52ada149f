import { defineConfig } from 'vitest/config'

// `unit` starts no browser. `integration` runs the real library in a real Chromium, or starts our programs and kills them repeatedly.

const every = {
  environment: 'node' as const,
  setupFiles: ['tests/support/patience.ts'],
  // The same timeout as in patience.ts.
  expect: { poll: { timeout: 20_000 } },
  // On two cores vitest would take one worker. Four workers would save a minute, but make every wait a race.
  maxWorkers: 2,
}

/** The specs that depend on the kind of desktop; the stand-in plays each kind (tests/desktop/launch.ts). */
const desktopSpecs = (...names: readonly string[]) => names.map((name) => `tests/desktop/${name}.integration.test.ts`)
const desktops = {
  wayland: desktopSpecs('window', 'setup-link'),
  'no-tray': desktopSpecs('window'),
  windows: desktopSpecs('window', 'tray', 'computer', 'setup-link'),
  mac: desktopSpecs('window', 'tray', 'computer', 'setup-link'),
}

export default defineConfig({
  test: {
    // The library's own listeners reject when its browser closes (the program guards against it: rejection-guard.ts). A test of the bare
    // library cannot wait for them, so these errors are ignored. Any other unhandled error fails the run.
    onUnhandledError: ({ stack = '', cause }) =>
      /whatsapp-web\.js[\\/]src/.test(stack + String((cause as Error | undefined)?.stack)) ? false : undefined,
    projects: [
      {
        test: {
          ...every,
          name: 'unit',
          setupFiles: [...every.setupFiles, 'tests/fuzz/configure.ts'],
          // Long enough for a busy machine.
          testTimeout: 60_000,
          include: ['{src,tests,simulator,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.integration.test.ts', 'tests/e2e/**', 'node_modules/**', 'out/**'],
        },
      },
      {
        test: {
          ...every,
          name: 'integration',
          include: ['{src,tests,simulator,scripts,bench}/**/*.integration.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      // Runs the desktop specs once more for each kind of desktop: `npm run test:desktops`.
      ...Object.entries(desktops).map(([kind, include]) => ({
        test: {
          ...every,
          name: `desktop-${kind}`,
          env: { STANDIN_KIND: kind },
          include,
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      })),
    ],
  },
})
