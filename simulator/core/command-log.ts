import type { CommandOrder, CommandView } from './core-api.ts'

/** Commands in the order they were given. Each gets its outcome later. */
export interface CommandLog {
  readonly add: (order: CommandOrder) => CommandView
  /** Commands for these users after the given id; an unknown id or null starts from the beginning. */
  readonly after: (lastId: string | null, users: readonly string[]) => readonly CommandView[]
  readonly settle: (id: string, outcome: Readonly<Record<string, unknown>>) => boolean
  readonly all: () => readonly CommandView[]
  readonly clear: () => void
}

/** Builds an empty log. */
export function createCommandLog(): CommandLog {
  let commands: CommandView[] = []
  let last = 0
  return {
    add({ kind, userId, to, message, queue, id }) {
      last += 1
      const data = JSON.stringify({ userId, ...(kind === 'send' ? { to, message, queue } : {}) })
      const command: CommandView = { id: id ?? `c${last}`, kind, userId, data, outcome: null, outcomes: 0 }
      commands.push(command)
      return command
    },
    after(lastId, users) {
      const from = commands.findIndex(({ id }) => id === lastId) + 1
      return commands.slice(from).filter(({ userId }) => users.includes(userId))
    },
    settle(id, outcome) {
      if (!commands.some((command) => command.id === id)) return false
      commands = commands.map((command) =>
        command.id === id ? { ...command, outcome, outcomes: command.outcomes + 1 } : command,
      )
      return true
    },
    all: () => commands,
    clear() {
      commands = []
    },
  }
}
