// npm run demo: everything together on embedded defaults. See simulator/demo/run-demo.ts.
import { runDemo } from '../simulator/demo/run-demo.ts'

process.exitCode = await runDemo(process.argv.slice(2))
