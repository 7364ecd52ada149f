import { readdirSync, readFileSync } from 'node:fs'
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
}
interface Job {
  readonly 'runs-on': string
  readonly 'timeout-minutes': number
  readonly needs?: string
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
const ci = workflows.find(([name]) => name === 'ci.yml')![1]
const runs = (job: Job) => job.steps.map(({ run }) => run ?? '').join('\n')
const scripts = (JSON.parse(readFileSync(`${repository}package.json`, 'utf8')) as { scripts: Record<string, string> })
  .scripts

test.each(workflows)('%s is a workflow: triggers, least rights, jobs that end', (_name, workflow) => {
  expect(workflow.on).toBeTruthy()
  expect(workflow.permissions).toEqual({ contents: 'read' })
  for (const job of Object.values(workflow.jobs)) {
    expect(job['runs-on']).toBeTruthy()
    expect(job['timeout-minutes']).toBeGreaterThan(0)
    for (const step of job.steps) expect(Number('uses' in step) + Number('run' in step), JSON.stringify(step)).toBe(1)
  }
})

test.each(workflows)('every npm script that %s runs is there', (_name, workflow) => {
  for (const job of Object.values(workflow.jobs)) {
    for (const [, name] of runs(job).matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([name!])
  }
})

test('every change is built, tested and looked at for known vulnerabilities', () => {
  const { test: job } = ci.jobs
  expect(runs(job!)).toContain('npm ci')
  expect(runs(job!)).toContain('npm test')
  expect(runs(job!)).toContain('npm audit --omit=dev')
})

test('what a newcomer does first is tried with every npm that people have', () => {
  const job = ci.jobs['clean-clone']!
  expect(job.strategy?.matrix['npm']).toEqual(['10', '11', '12'])
  expect(job.strategy?.matrix['node']).toEqual(expect.arrayContaining(['20', '24']))
  expect(runs(job)).toBe('\n\nnode scripts/check-clean-clone.mjs --npm ${{ matrix.npm }}')
})

test('the three systems test in the real Electron and pack, without publishing', () => {
  const { desktop } = ci.jobs
  expect(desktop!.needs).toBe('test')
  expect(desktop!.strategy?.matrix['os']?.map((os) => os.split('-')[0])).toEqual(['ubuntu', 'windows', 'macos'])
  expect(runs(desktop!)).toContain('xvfb-run --auto-servernum npm run test:electron')
  expect(runs(desktop!)).toContain('npm run package')
  expect(scripts['package']).toContain('--publish never')
})
