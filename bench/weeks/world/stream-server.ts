import { createHmac } from 'node:crypto'
import type { Arrived, Line } from './network.ts'
import type { Notice } from './notices.ts'
import type { Scheduler } from './scheduler.ts'
import type { Story } from './story.ts'

/** One command that the core sent over its stream. */
export interface StreamCommand {
  readonly id: string
  readonly notice: Notice
  /** Whether it went out on a connection at least once. */
  wasSent: boolean
  /** The program's outcome; null: none yet. */
  outcome: { readonly status: number } | null
}

const PING_MS = 25_000

/** The core's end of the command stream. It repeats each command on each new connection until its outcome has come. */
export class StreamServer {
  readonly commands: StreamCommand[] = []
  readonly complaints: string[] = []
  /** Whether this notice may go now. It must not go into a conversation. */
  mayGo: (notice: Notice) => boolean = () => true
  readonly #scheduler: Scheduler
  readonly #story: Story
  readonly #secret: string
  #line: Line | null = null
  /** What went out on this connection. */
  #sentHere = new Set<StreamCommand>()

  constructor(options: { readonly scheduler: Scheduler; readonly story: Story; readonly secret: string }) {
    this.#scheduler = options.scheduler
    this.#story = options.story
    this.#secret = options.secret
  }

  open({ headers }: Arrived, line: Line): void {
    const users = headers['x-salesboy-users'] ?? ''
    const signed = `sha256=${createHmac('sha256', this.#secret).update(users).digest('hex')}`
    if (headers['x-signature'] !== signed) this.complaints.push('the command stream was not asked for rightly')
    this.#line = line
    this.#sentHere = new Set()
    line.head(200, { 'content-type': 'text/event-stream' })
    for (const command of this.commands) this.#send(command)
    this.#ping(line)
  }

  order(notice: Notice): void {
    const command = { id: `order-${this.commands.length + 1}`, notice, wasSent: false, outcome: null }
    this.commands.push(command)
    this.#send(command)
  }

  /** The program reports the outcome of a command, possibly more than once. */
  told({ command_id: id, status }: { readonly command_id: string; readonly status: number }): void {
    const command = this.commands.find((one) => one.id === id)
    if (command === undefined || !command.wasSent)
      return void this.complaints.push(`an outcome of what was not ordered: ${id}`)
    this.#story.tell('core', `hears of "${command.notice.text}": ${status}`)
    command.outcome = { status }
    command.notice.accepted ||= status === 200
  }

  #send(command: StreamCommand): void {
    const { id, notice, outcome } = command
    if (this.#line === null || this.#line.isOver || outcome !== null || !this.mayGo(notice)) return
    this.#story.tell('core', `orders "${notice.text}" over the stream`)
    command.wasSent = true
    this.#sentHere.add(command)
    const data = JSON.stringify({ userId: notice.userId, to: notice.customer.chatId, message: notice.text })
    this.#line.body(`id: ${id}\nevent: send\ndata: ${data}\n\n`)
  }

  #ping(line: Line): void {
    if (line.isOver || this.#line !== line) return
    line.body(': here\n\n')
    for (const command of this.commands) if (!this.#sentHere.has(command)) this.#send(command)
    this.#scheduler.in(PING_MS, null, () => this.#ping(line))
  }
}
