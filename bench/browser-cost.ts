/**
 * npm run bench:browser [-- --runs 5 --seconds 20 --try "--flag" --hosts --json FILE]
 * Measures the cost of the hidden browser: memory of its processes, time from its start to the QR, and CPU time while idle. The real
 * library runs in each browser of this machine, on the simulated page. `--try` adds a flag to ours, `--hosts` lists the hosts that the
 * browser asks for.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { findChromium } from '../simulator/browser/find-chromium.ts'
import { writeBrowserWrapper } from '../simulator/browser/write-browser-wrapper.ts'
import { createWhatsAppSimulator } from '../simulator/whatsapp/create-whatsapp-simulator.ts'
import { createLibraryClient } from '../src/core/whatsapp/library.ts'
import { mustDropSandbox } from '../src/core/browser/must-drop-sandbox.ts'
import { launchOptions } from '../src/core/whatsapp/launch-options.ts'
import { userAgentFor } from '../src/core/whatsapp/user-agent.ts'
import { cpuSeconds, megabytes, processIds } from './support/process-tree.ts'
import { readOptions } from '../scripts/read-options.mjs'

const { values: options } = readOptions({
  use: 'npm run bench:browser -- [--runs N] [--seconds N] [--try=FLAG]… [--only NAME] [--hosts] [--json FILE]',
  options: {
    runs: { type: 'number', default: 5, least: 1 },
    seconds: { type: 'number', default: 20, least: 1 },
    try: { type: 'strings' },
    only: { type: 'string' },
    hosts: { type: 'boolean' },
    json: { type: 'string' },
  },
})
const { runs, seconds: idleSeconds } = options

interface Variant {
  readonly name: string
  readonly executable: string
  readonly puppeteer: Readonly<Record<string, unknown>>
}
interface Measured {
  readonly megabytes: number
  readonly toQrMs: number
  readonly idleCpuPercent: number
  readonly processes: number
  readonly hosts: readonly string[]
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? NaN
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const folder = mkdtempSync(join(tmpdir(), 'salesboy-bench-'))
const simulator = await createWhatsAppSimulator({ knobs: { qrFirstMs: 300_000 } }).start()

async function wrap(name: string, chromium: string): Promise<string> {
  const { sitePort, spkiHash } = simulator
  return writeBrowserWrapper({ folder: join(folder, name), sitePort, spkiHash, chromium })
}

async function variants(): Promise<readonly Variant[]> {
  const browsers: (readonly [string, string, 'shell' | 'new'])[] = [
    ['headless shell', await wrap('shell', await findChromium()), 'shell'],
  ]
  const installed = '/usr/bin/chromium'
  if (existsSync(installed)) browsers.push(['Chromium, new headless', await wrap('chromium', installed), 'new'])
  const dropSandbox = mustDropSandbox()
  return browsers.flatMap(([name, path, headless]) => {
    const ours = launchOptions({ path, headless }, dropSandbox)
    const args = ours['args'] as readonly string[]
    const bare = { ...ours, args: dropSandbox ? ['--no-sandbox'] : [], ignoreDefaultArgs: undefined }
    return [
      { name: `${name}, puppeteer's defaults`, executable: path, puppeteer: bare },
      { name: `${name}, ours`, executable: path, puppeteer: ours },
      ...options.try.map((flag) => ({
        name: `${name}, ours ${flag}`,
        executable: path,
        puppeteer: { ...ours, args: [...args, ...flag.split(' ')] },
      })),
    ]
  })
}

/** The host names that the browser requested. */
function readHosts(file: string): readonly string[] {
  const found = readFileSync(file, 'utf8').matchAll(/"url":"(?:https?|wss?):\/\/([^/":]+)/g)
  return [...new Set([...found].map((match) => match[1] ?? ''))].toSorted()
}

async function measure(variant: Variant, run: number): Promise<Measured> {
  const sessions = mkdtempSync(join(folder, 'profiles-'))
  const netLog = join(sessions, 'net.json')
  const args = [
    ...(variant.puppeteer['args'] as readonly string[]),
    ...(options.hosts ? [`--log-net-log=${netLog}`] : []),
  ]
  let browser: Browser | null = null
  const client = createLibraryClient({
    sessionId: `bench-${run}`,
    sessionsFolder: sessions,
    userAgent: userAgentFor(146),
    puppeteer: { ...variant.puppeteer, args },
    onBrowser(started) {
      browser = started
    },
  })
  try {
    const began = performance.now()
    const qr = new Promise<number>((resolve) => client.once('qr', () => resolve(performance.now() - began)))
    await client.initialize()
    const toQrMs = await qr
    const pid = (browser as Browser | null)?.process()?.pid
    if (pid === undefined) throw new Error('the browser has no process')
    await pause(3_000)
    const before = cpuSeconds(processIds(pid))
    await pause(idleSeconds * 1_000)
    const idleCpuPercent = ((cpuSeconds(processIds(pid)) - before) / idleSeconds) * 100
    const measured = {
      toQrMs,
      idleCpuPercent,
      megabytes: megabytes(processIds(pid)),
      processes: processIds(pid).length,
    }
    await (browser as Browser | null)?.close()
    return { ...measured, hosts: options.hosts ? readHosts(netLog) : [] }
  } finally {
    await (browser as Browser | null)?.close().catch(() => undefined)
    rmSync(sessions, { recursive: true, force: true, maxRetries: 5 })
  }
}

try {
  const chosen = (await variants()).filter(({ name }) => options.only === undefined || name.includes(options.only))
  const results = new Map<string, Measured[]>()
  // Take turns between the variants, so that a slow phase of the machine affects all of them.
  for (let run = 0; run < runs; run += 1) {
    for (const variant of chosen) {
      const measured = await measure(variant, run)
      console.log(`${variant.name}: run ${run + 1} of ${runs}`)
      results.set(variant.name, [...(results.get(variant.name) ?? []), measured])
    }
  }
  const rows = [...results].map(([name, all]) => ({
    browser: name,
    'memory MB': Math.round(median(all.map((one) => one.megabytes))),
    'start to QR ms': Math.round(median(all.map((one) => one.toQrMs))),
    'idle CPU %': Number(median(all.map((one) => one.idleCpuPercent)).toFixed(2)),
    processes: median(all.map((one) => one.processes)),
    ...(options.hosts ? { hosts: [...new Set(all.flatMap((one) => one.hosts))].join(' ') } : {}),
  }))
  console.table(rows)
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGB: Math.round(totalmem() / 1024 ** 3) }
  const report = { date: new Date().toISOString().slice(0, 10), machine, runs, idleSeconds, rows }
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`)
  console.log(JSON.stringify(report))
} finally {
  await simulator.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
