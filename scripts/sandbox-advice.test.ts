import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sandboxAdvice } from './sandbox-advice.mjs'

function machine(rule: string | null, mode: number | null) {
  const folder = mkdtempSync(join(tmpdir(), "it's electron "))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const restriction = join(folder, 'apparmor_restrict_unprivileged_userns')
  if (rule !== null) writeFileSync(restriction, rule)
  const helper = join(folder, 'chrome-sandbox')
  if (mode !== null) {
    writeFileSync(helper, '')
    chmodSync(helper, mode)
  }
  return { folder, helper, at: { platform: 'linux', userId: 1000, restriction } as const }
}

test('gives advice in two lines if user namespaces are restricted and the helper lacks root or the SUID bit', () => {
  for (const mode of [0o755, null]) {
    const { folder, at } = machine('1\n', mode)
    const lines = sandboxAdvice(folder, at)?.split('\n') ?? []
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/sudo chown root:root .*chrome-sandbox.* && sudo chmod 4755 .*chrome-sandbox/)
    expect(lines[1]).toContain('npm run host')
  }
})

test('gives no advice if there is no restriction, on another system, or for root', () => {
  for (const rule of ['0\n', null]) {
    const { folder, at } = machine(rule, 0o755)
    expect(sandboxAdvice(folder, at)).toBeNull()
  }
  const { folder, at } = machine('1\n', 0o755)
  expect(sandboxAdvice(folder, { ...at, platform: 'darwin' })).toBeNull()
  expect(sandboxAdvice(folder, { ...at, userId: 0 })).toBeNull()
})

test.runIf(process.getuid?.() === 0)('gives no advice if the helper belongs to root and has the SUID bit', () => {
  const { folder, at } = machine('1\n', 0o4755)
  expect(sandboxAdvice(folder, at)).toBeNull()
})
