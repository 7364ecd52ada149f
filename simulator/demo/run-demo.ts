import { parseArgs } from 'node:util'
import { playAuto } from './play-auto.ts'
import { runByHand } from './run-by-hand.ts'

const HELP = `npm run demo -- [--auto] [--keep FOLDER]

  --auto         play the whole story unattended; ends with 0, or with 1 and what failed
  --keep FOLDER  keep the demo's data there, to go on with it next time`

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** `npm run demo`: by hand in windows, or `-- --auto` as an unattended story. Returns the exit code. */
export async function runDemo(args: readonly string[]): Promise<number> {
  let values
  try {
    const options = { auto: { type: 'boolean' }, keep: { type: 'string' }, help: { type: 'boolean' } } as const
    values = parseArgs({ args: [...args], options }).values
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`)
    return 2
  }
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const controller = new AbortController()
  // npm forwards the terminal's Ctrl-C, so it arrives twice. Both signals ask for the same clean end.
  const interrupt = () => controller.abort(new Error('interrupted'))
  for (const signal of SIGNALS) process.on(signal, interrupt)
  try {
    const { signal } = controller
    const keep = values.keep ?? null
    return values.auto ? await playAuto({ keep, signal }) : await runByHand({ keep, signal })
  } catch (error) {
    console.error(`The demo could not start: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt)
  }
}
