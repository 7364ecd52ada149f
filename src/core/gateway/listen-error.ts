import { CommandError } from '../../shared/result.ts'

/** Turns the system's refusal to listen into one sentence that says what to do. */
export function explainListenError(error: unknown, port: number, bind: string): CommandError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
  switch (code) {
    case 'EADDRINUSE':
      return new CommandError(
        'unavailable',
        `Port ${port} on ${bind} is already in use. Stop the other program (perhaps another Salesboy), or choose another port with --port or the setting gateway.port.`,
        code,
      )
    case 'EACCES':
      return new CommandError(
        'unavailable',
        `This user may not use port ${port}. Choose a port above 1023 with --port or the setting gateway.port.`,
        code,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new CommandError(
        'unavailable',
        `This machine has no address ${bind}. Set gateway.bind to 127.0.0.1 or to one of its addresses.`,
        code,
      )
    default:
      return new CommandError('unavailable', `Cannot listen on ${bind} port ${port} (${code}).`, code)
  }
}
