// npm run package: builds, fetches the small browser where it can, and packs for this system. What follows is handed to
// electron-builder.
import { runStep } from './run-step.mjs'

const steps = [
  [process.execPath, ['scripts/build.mjs']],
  [process.execPath, ['scripts/fetch-browser.mjs']],
  ['electron-builder', process.argv.slice(2)],
]
for (const [command, args] of steps) {
  const { code } = await runStep(command, args)
  if (code !== 0) process.exit(code)
}
