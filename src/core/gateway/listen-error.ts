import { errorCode } from '../files/error-code.ts'
import { CommandError } from '../../shared/result.ts'
import { msg, type Message } from '../../shared/words/say.ts'

/** Turns the system's refusal to listen into advice: in English for the person who started the program, and in words for the owner. */
export function explainListenError(error: unknown, port: number, bind: string): CommandError {
  const code = errorCode(error) ?? 'unknown'
  const refused = (english: string, said: Message) => new CommandError('unavailable', { english, said }, code)
  switch (code) {
    case 'EADDRINUSE':
      return refused(
        `Port ${port} on ${bind} is already in use. Stop the other program (perhaps another Salesboy), or choose another port with --port or the setting gateway.port.`,
        msg('calls.port-in-use', { port: String(port) }),
      )
    case 'EACCES':
      return refused(
        `This user may not use port ${port}. Choose a port above 1023 with --port or the setting gateway.port.`,
        msg('calls.port-forbidden', { port: String(port) }),
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return refused(
        `This machine has no address ${bind}. Set gateway.bind to 127.0.0.1 or to one of its addresses.`,
        msg('calls.no-such-address', { bind }),
      )
    default:
      return refused(`Cannot listen on ${bind} port ${port} (${code}).`, msg('calls.closed'))
  }
}
