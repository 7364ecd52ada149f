import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// `unit` runs in one process. `integration` starts others: a Chromium with the real library, or programs of ours that it kills.

/** As in `tests/support/patience.ts`. */
const PATIENCE = { poll: { timeout: 20_000 } }

/** Files at once of each kind. Twice as many are a minute quicker, and make a race of every wait. */
const WORKERS = Math.max(2, availableParallelism())

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
          name: 'unit',
          environment: 'node',
          setupFiles: ['tests/support/patience.ts', 'tests/fuzz/configure.ts'],
          expect: PATIENCE,
          // A busy machine must pass too.
          testTimeout: 60_000,
          // On two cores vitest would take one: most files wait, for a server or a moment.
          maxWorkers: WORKERS,
          include: ['{src,tests,simulator,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.integration.test.ts', 'tests/e2e/**', 'node_modules/**', 'out/**'],
        },
      },
      {
        test: {
          name: 'integration',
          environment: 'node',
          setupFiles: ['tests/support/patience.ts'],
          expect: PATIENCE,
          include: ['{src,tests,simulator,scripts,bench}/**/*.integration.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          maxWorkers: WORKERS,
        },
      },
      // The desktop specs once more for each kind of desktop: `npm run test:desktops`.
      ...Object.entries(desktops).map(([kind, include]) => ({
        test: {
          name: `desktop-${kind}`,
          environment: 'node' as const,
          env: { STANDIN_KIND: kind },
          setupFiles: ['tests/support/patience.ts'],
          expect: PATIENCE,
          include,
          testTimeout: 90_000,
          hookTimeout: 90_000,
          maxWorkers: WORKERS,
        },
      })),
    ],
  },
})
