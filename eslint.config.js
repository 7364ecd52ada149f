// The walls between the folders (docs/architecture.md) are lint errors here and compiler settings in tsconfig.*.json.
import js from '@eslint/js'
import tseslint from 'typescript-eslint'

const ELECTRON = '(electron|@electron|@electron-toolkit)([-/].*)?'
const ELECTRON_BUT_PORTS = '(electron-(?!store|updater|log).*|@electron|@electron-toolkit)([-/].*)?'
const NODE =
  'node:.*|fs(/.*)?|path|os|child_process|crypto|https?|net|events|stream|util|url|worker_threads|zlib|process'
const UI = '(react|react-dom|zustand|radix-ui|lucide-react)(/.*)?'
const WHATSAPP = 'whatsapp-web\\.js|puppeteer(-core)?'
const HTTP_CLIENT = 'axios'
const HTTP_SERVER = '(fastify|@fastify)(/.*)?'
const SQLITE = 'node:sqlite'
const MONITORS = 'prom-client'
const SIMULATOR = '(\\.{1,2}/)+(simulator|tests|bench)(/.*)?'
/** A relative path that leads out of its folder into one of the named process folders. */
const dirs = (...names) => `(\\.{1,2}/)*\\.\\./(${names.join('|')})(/.*)?`

/** Another folder of src/core. */
const OTHER_ROOM = '\\.\\./(?!\\.\\./shared/).*'

const RAW_IPC = { group: ['electron', 'electron/main'], importNames: ['ipcMain'], message: 'Use src/main/ipc.' }

const wall = (files, message, ...banned) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...banned.filter((entry) => typeof entry === 'object'),
          { regex: `^(${banned.filter((entry) => typeof entry === 'string').join('|')})$`, message },
        ],
      },
    ],
  },
})

const SHELLS = dirs('main', 'preload', 'renderer', 'server')
const coreWall = (files, message, ...banned) => wall(files, message, ELECTRON, UI, SIMULATOR, SHELLS, 'conf', ...banned)

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', '.cache/**', '.demo/**', 'docs/**', 'test-results/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      'no-undef': 'off', // TypeScript checks this better, and per folder (lib and types in tsconfig.*.json)
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-control-regex': 'off', // customers send control characters, so our patterns must name them
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // The walls already use no-restricted-imports, and a second entry would replace theirs. So this entry uses the plugin's rule.
    files: ['**/*.test.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [{ name: 'vitest', importNames: ['it'], message: 'A test is called test().' }] },
      ],
    },
  },
  // A catalog is one table per language, so its length does not matter.
  { files: ['src/shared/words/*.ts'], ignores: ['**/*.test.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.ts', 'src/core/http/**'],
    rules: { 'no-console': 'error' },
  },
  {
    // Rules that need types: promises that are not awaited, and missing cases of a switch. One program covers all folders, because eight
    // programs would read the shared code eight times. The compiler checks the walls between the folders.
    files: ['src/**/*.{ts,tsx}', 'simulator/**/*.ts'],
    ignores: ['**/*.test.ts'],
    languageOptions: { parserOptions: { project: 'tsconfig.lint.json' } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  // In a flat config the last entry for the same rule and file wins, so each exception repeats its whole wall.
  wall(
    ['src/shared/**'],
    'shared is pure TypeScript.',
    ELECTRON,
    NODE,
    UI,
    WHATSAPP,
    HTTP_CLIENT,
    HTTP_SERVER,
    SIMULATOR,
    dirs('core', 'main', 'preload', 'renderer', 'server'),
  ),
  coreWall(
    ['src/core/**'],
    'core runs under plain Node and asks for ports; libraries live in their one folder.',
    WHATSAPP,
    HTTP_CLIENT,
    HTTP_SERVER,
    SQLITE,
    MONITORS,
  ),
  coreWall(
    ['src/core/metrics/**'],
    'core/metrics is the only importer of the library for monitors.',
    WHATSAPP,
    HTTP_CLIENT,
    HTTP_SERVER,
    SQLITE,
  ),
  coreWall(['src/core/http/**'], 'core/http is the only importer of axios.', WHATSAPP, HTTP_SERVER, SQLITE),
  coreWall(
    ['src/core/gateway/**'],
    'core/gateway is the only importer of the HTTP server library.',
    WHATSAPP,
    HTTP_CLIENT,
    SQLITE,
  ),
  coreWall(
    ['src/core/whatsapp/**'],
    'core/whatsapp is the only importer of whatsapp-web.js.',
    HTTP_CLIENT,
    HTTP_SERVER,
    SQLITE,
  ),
  coreWall(
    ['src/core/storage/**'],
    'core/storage is the only importer of node:sqlite.',
    WHATSAPP,
    HTTP_CLIENT,
    HTTP_SERVER,
  ),
  // Every folder of the core may import core/ids, so core/ids imports none of them.
  coreWall(
    ['src/core/ids/**'],
    'core/ids is the leaf of the core.',
    WHATSAPP,
    HTTP_CLIENT,
    HTTP_SERVER,
    SQLITE,
    OTHER_ROOM,
  ),
  wall(
    ['src/main/**'],
    'main is a shell: call the core.',
    RAW_IPC,
    ELECTRON_BUT_PORTS,
    UI,
    WHATSAPP,
    HTTP_CLIENT,
    HTTP_SERVER,
    SIMULATOR,
    dirs('preload', 'renderer', 'server'),
  ),
  wall(
    ['src/main/ipc/**'],
    'main is a shell: call the core.',
    ELECTRON_BUT_PORTS,
    UI,
    WHATSAPP,
    HTTP_CLIENT,
    HTTP_SERVER,
    SIMULATOR,
    dirs('preload', 'renderer', 'server'),
  ),
  wall(
    ['src/server/**'],
    'server is a shell: call the core.',
    ELECTRON,
    UI,
    WHATSAPP,
    HTTP_CLIENT,
    SQLITE,
    SIMULATOR,
    dirs('main', 'preload', 'renderer'),
  ),
  wall(
    ['src/preload/**'],
    'preload: electron and shared only.',
    NODE,
    UI,
    WHATSAPP,
    HTTP_CLIENT,
    HTTP_SERVER,
    SIMULATOR,
    dirs('core', 'main', 'renderer', 'server'),
  ),
  wall(
    ['src/renderer/**'],
    'renderer is a web page: use the client.',
    ELECTRON,
    NODE,
    WHATSAPP,
    HTTP_CLIENT,
    HTTP_SERVER,
    SIMULATOR,
    dirs('core', 'main', 'preload', 'server'),
  ),
  {
    // no-restricted-imports sees neither require('electron') nor import('electron').
    files: ['src/{shared,core,server,renderer}/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "CallExpression[callee.name='require']", message: 'require() walks round the walls.' },
        { selector: 'ImportExpression[source.value=/^electron/]', message: 'No dynamic import of electron here.' },
      ],
    },
  },
  {
    // Electron loads these files with `-r`, so they must be CommonJS.
    files: ['tests/**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // Tests may import across a wall (a fake server, a real SQLite file), but never across Electron's.
    files: ['**/*.test.ts', 'tests/**'],
    rules: { 'no-restricted-imports': 'off' },
  },
)
