import { msg } from '../../shared/words/say.ts'
import type { Logger } from '../../core/ports.ts'
import { MAX_COMMAND_BYTES } from '../../shared/contract/limits.ts'
import { fail, type Result } from '../../shared/result.ts'
import type { ShellCore } from '../shell-core.ts'

/** The size in bytes of a command as JSON, or null when it is not plain data (a cycle, a BigInt). */
export function commandBytes(args: unknown): number | null {
  try {
    return Buffer.byteLength(JSON.stringify(args) ?? '')
  } catch {
    return null // JSON.stringify throws for cycles and BigInt
  }
}

/** Passes one command from the page to the core. Refuses a command that is too large or not plain data. Never throws. */
export async function acceptCommand(
  core: Pick<ShellCore, 'dispatch'>,
  logger: Logger,
  name: unknown,
  args: unknown,
): Promise<Result<unknown>> {
  const bytes = commandBytes(args)
  if (bytes === null) return fail('invalid-arguments', msg('error.invalid-arguments'), 'not plain data')
  if (bytes > MAX_COMMAND_BYTES) {
    logger.warn('refused a command that is too large', { bytes })
    return fail('invalid-arguments', msg('error.too-large'))
  }
  return core.dispatch(name, args)
}
