import type { AxiosStatic } from 'axios'

let loading: Promise<AxiosStatic> | null = null

/**
 * axios, loaded at its first use or as soon as the first browser is being started: evaluating it takes a good hundredth of a second,
 * which the start of a session would wait for. Rejects only when the program's own files are damaged.
 */
export function loadAxios(): Promise<AxiosStatic> {
  loading ??= import('axios').then((module) => module.default)
  return loading
}
