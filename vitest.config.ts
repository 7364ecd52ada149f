import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

// `unit` and `alone` start no browser. `alone` holds those that replace modules, and so need a process of their own. `slow` holds those that
// wait for real servers or play whole days; `npm run test:quick` skips them. `integration` runs the real library in a real Chromium, or
// starts our programs and kills them repeatedly.

const every = {
  environment: 'node' as const,
  setupFiles: ['tests/support/patience.ts'],
  // The same timeout as in patience.ts.
  expect: { poll: { timeout: 20_000 } },
  // On two cores vitest would take one worker. Four workers would save a minute, but make every wait a race.
  maxWorkers: 2,
}

const unitTests = '{src,tests,simulator,scripts,bench}/**/*.test.{ts,tsx}'
const others = ['**/*.{integration,slow}.test.ts', 'tests/e2e/**', 'node_modules/**', 'out/**']
const replacesModules = globSync(unitTests).filter((path) =>
  /\bvi\.(mock|resetModules)\(/.test(readFileSync(path, 'utf8')),
)
const unit = {
  ...every,
  setupFiles: [...every.setupFiles, 'tests/fuzz/configure.ts'],
  // Long enough for a busy machine.
  testTimeout: 60_000,
}

/** The specs that depend on the kind of desktop; the stand-in plays each kind (tests/desktop/launch.ts). */
const desktopSpecs = (...names: readonly string[]) => names.map((name) => `tests/desktop/${name}.integration.test.ts`)
const desktops = {
  wayland: desktopSpecs('window', 'setup-link'),
  'no-tray': desktopSpecs('window'),
  windows: desktopSpecs('window', 'secrets', 'tray', 'computer', 'setup-link'),
  mac: desktopSpecs('window', 'secrets', 'tray', 'computer', 'setup-link'),
}

export default defineConfig({
  test: {
    // The library's own listeners reject when its browser closes (the program guards against it: rejection-guard.ts). A test of the bare
    // library cannot wait for them, so these errors are ignored. Any other unhandled error fails the run.
    onUnhandledError: ({ stack = '', cause }) =>
      /whatsapp-web\.js[\\/]src/.test(stack + String((cause as Error | undefined)?.stack)) ? false : undefined,
    projects: [
      // One process for many files: most of the time went into loading the same modules for each file.
      {
        test: {
          ...unit,
          name: 'unit',
          isolate: false,
          include: [unitTests],
          exclude: [...others, ...replacesModules],
        },
      },
      { test: { ...unit, name: 'alone', include: replacesModules, exclude: others } },
      { test: { ...unit, name: 'slow', include: ['{src,tests,simulator,scripts,bench}/**/*.slow.test.ts'] } },
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
