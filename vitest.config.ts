import { defineConfig } from 'vitest/config'

// `unit` starts no browser; `integration` runs the real library in a real Chromium, or starts programs of ours and kills them again and again.

const every = {
  environment: 'node' as const,
  setupFiles: ['tests/support/patience.ts'],
  // As in that file.
  expect: { poll: { timeout: 20_000 } },
  // On two cores vitest would take one. Twice as many are a minute quicker, and make a race of every wait.
  maxWorkers: 2,
}

/** What differs from desktop to desktop; played by the stand-in (tests/desktop/launch.ts). */
const desktopSpecs = (...names: readonly string[]) => names.map((name) => `tests/desktop/${name}.integration.test.ts`)
const desktops = {
  wayland: desktopSpecs('window', 'setup-link'),
  'no-tray': desktopSpecs('window'),
  windows: desktopSpecs('window', 'tray', 'computer', 'setup-link'),
  mac: desktopSpecs('window', 'tray', 'computer', 'setup-link'),
}

export default defineConfig({
  test: {
    // The library's own listeners reject when its browser goes away (the program has a guard for it: rejection-guard.ts). A test that
    // uses the bare library cannot wait for them; whatever else is not handled fails the run.
    onUnhandledError: ({ stack = '', cause }) =>
      /whatsapp-web\.js[\\/]src/.test(stack + String((cause as Error | undefined)?.stack)) ? false : undefined,
    projects: [
      {
        test: {
          ...every,
          name: 'unit',
          setupFiles: [...every.setupFiles, 'tests/fuzz/configure.ts'],
          // A busy machine must pass too.
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
      // The desktop specs once more for each kind of desktop: `npm run test:desktops`.
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
