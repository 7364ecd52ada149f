import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { processIds } from '../../bench/support/process-tree.ts'

export interface ListeningSocket {
  readonly pid: number
  readonly kind: 'tcp' | 'udp' | 'unix'
  /** `127.0.0.1:3001`, or the path or abstract name of a unix socket. */
  readonly address: string
}

/** State field of /proc/net/tcp for a listening socket. */
const TCP_LISTEN = '0A'
/** Flag of /proc/net/unix for a socket that accepts connections. */
const UNIX_ACCEPTS = 0x10000

/** Every socket of a process tree that others can reach: TCP and UDP ports, and unix sockets with a name. Linux only. */
export function listeningSockets(root: number): readonly ListeningSocket[] {
  const owners = socketOwners(processIds(root))
  const owned = <T extends { readonly inode: string }>(rows: readonly T[]): readonly (T & { readonly pid: number })[] =>
    rows.flatMap((row) => {
      const pid = owners.get(row.inode)
      return pid === undefined ? [] : [{ ...row, pid }]
    })
  const tcp = ['tcp', 'tcp6'].flatMap((name) => readPorts(name).filter((row) => row.state === TCP_LISTEN))
  // A connected UDP socket hears only its peer; one with remote port 0 hears anybody.
  const udp = ['udp', 'udp6'].flatMap((name) => readPorts(name).filter((row) => row.remotePort === 0))
  return [
    ...owned(tcp).map(({ pid, address }): ListeningSocket => ({ pid, kind: 'tcp', address })),
    ...owned(udp).map(({ pid, address }): ListeningSocket => ({ pid, kind: 'udp', address })),
    ...owned(readUnix()).map(({ pid, address }): ListeningSocket => ({ pid, kind: 'unix', address })),
  ]
}

function socketOwners(pids: readonly number[]): ReadonlyMap<string, number> {
  const owners = new Map<string, number>()
  for (const pid of pids) {
    try {
      for (const name of readdirSync(`/proc/${pid}/fd`)) {
        const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${name}`))?.[1]
        if (inode !== undefined && !owners.has(inode)) owners.set(inode, pid)
      }
    } catch {
      continue // the process ended meanwhile
    }
  }
  return owners
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return '' // the socket was closed meanwhile
  }
}

function readPorts(name: string) {
  return readTable(`/proc/net/${name}`).map((fields) => {
    const [host = '', port = '0'] = (fields[1] ?? '').split(':')
    return {
      address: `${readHost(host)}:${parseInt(port, 16)}`,
      remotePort: parseInt((fields[2] ?? '').split(':')[1] ?? '0', 16),
      state: fields[3] ?? '',
      inode: fields[9] ?? '',
    }
  })
}

/** The kernel prints each four bytes of an address in the machine's byte order. */
function readHost(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].reverse())
  return bytes.length === 4 ? bytes.join('.') : `[${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}]`
}

function readUnix() {
  return readTable('/proc/net/unix').flatMap((fields) => {
    const accepts = (parseInt(fields[3] ?? '0', 16) & UNIX_ACCEPTS) !== 0
    const address = fields.slice(7).join(' ')
    return accepts ? [{ inode: fields[6] ?? '', address: address === '' ? '(no name)' : address }] : []
  })
}

function readTable(path: string): readonly (readonly string[])[] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  return lines.map((line) => line.trim().split(/\s+/))
}
