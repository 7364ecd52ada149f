// Builds everything into out/: the desktop shell (main, preload, renderer) and the headless shell (server).
import { runStep } from './run-step.mjs'

const steps = [
  ['electron-vite', ['build', '--logLevel', 'warn']],
  ['vite', ['build', '--config', 'vite.server.config.ts', '--logLevel', 'warn']],
]
for (const [command, args] of steps) {
  const { code } = await runStep(command, args)
  if (code !== 0) {
    console.error(`Build failed: ${command} ${args.join(' ')}`)
    process.exit(code)
  }
}
