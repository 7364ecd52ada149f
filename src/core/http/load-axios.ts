import type { AxiosStatic } from 'axios'
import { NOT_CONNECTED } from './connect-limit-agents.ts'

let loading: Promise<AxiosStatic> | null = null

/**
 * Loads axios at its first use, or as soon as the first browser is being started: evaluating it takes a good hundredth of a second, which
 * the start of a session would wait for. Rejects when its files cannot be read, and reads them again at the next call, because a virus
 * scanner or too many open files may block them only briefly. Nothing of a request has been sent then, so the error carries
 * `NOT_CONNECTED`.
 */
export function loadAxios(): Promise<AxiosStatic> {
  loading ??= import('axios').then(
    (module) => module.default,
    (error: unknown) => {
      loading = null
      const code = (error as { code?: unknown } | null)?.code
      const told = { [NOT_CONNECTED]: true, code: typeof code === 'string' ? code : 'ERR_NOT_LOADED' }
      throw Object.assign(new Error('axios could not be loaded', { cause: error }), told)
    },
  )
  return loading
}
