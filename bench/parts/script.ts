import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { PartResult } from '../support/report.ts'

export type ScriptRun = readonly [name: string, ...args: readonly string[]]

/** A part that is a separate script: each output line becomes a row. A script that fails ends the part with an error. */
export function scriptPart(part: string, about: string, runs: (quick: boolean) => readonly ScriptRun[]) {
  return async ({ quick }: { readonly quick: boolean }): Promise<PartResult> => {
    const rows: { readonly run: string; readonly line: string }[] = []
    for (const [name, ...args] of runs(quick)) {
      const run = [name, ...args].join(' ')
      const child = spawn(process.execPath, [join(import.meta.dirname, '..', name), ...args], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let output = ''
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
      const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
      if (code !== 0) throw new Error(`bench/${run} failed:\n${output}`)
      for (const line of output.split('\n')) if (line.trim() !== '') rows.push({ run, line })
    }
    return { part, about, rows }
  }
}
