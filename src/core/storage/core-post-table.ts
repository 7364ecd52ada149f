import type { DatabaseSync } from 'node:sqlite'

/** The channel to the core that a post belongs to. */
export type ChannelName = 'events' | 'outcomes'

/** A post to the core that is not a message: an event or the outcome of a command. Times are unix ms. */
export interface CorePost {
  readonly id: number
  readonly channel: ChannelName
  /** Posts of one lane go out in order. */
  readonly lane: string
  readonly webhook_id: string
  readonly body: string
  readonly state: 'waiting' | 'dead'
  readonly attempts: number
  readonly created_at: number
  readonly next_at: number
  readonly first_failed_at: number | null
  readonly error_code: string | null
}

export interface CorePostTable {
  insert(post: Pick<CorePost, 'channel' | 'lane' | 'webhook_id' | 'body' | 'created_at'>): void
  /** The oldest waiting post of each lane, oldest first. */
  heads(channel: ChannelName): readonly CorePost[]
  /** Deletes a post that is done and must not be sent again. */
  remove(id: number): void
  update(id: number, change: Pick<CorePost, 'state' | 'attempts' | 'next_at' | 'first_failed_at' | 'error_code'>): void
  /** Makes the waiting posts due at `now` (unix ms). */
  hurry(channel: ChannelName, now: number): void
  counts(channel: ChannelName): { readonly waiting: number; readonly dead: number }
  /** Keeps the newest `keep` waiting posts of a lane. Returns the number of posts dropped. */
  trim(channel: ChannelName, lane: string, keep: number): number
  /** Deletes dead posts made before `before` (unix ms). */
  removeDead(channel: ChannelName, before: number): void
}

/** Posts on disk. All methods are synchronous; callers put writes into the write queue. */
export function createCorePostTable(database: DatabaseSync): CorePostTable {
  const insert = database.prepare(
    `INSERT INTO core_posts (channel, lane, webhook_id, body, state, created_at, next_at) VALUES (?, ?, ?, ?, 'waiting', ?, ?)`,
  )
  // With min(), SQLite takes the other columns from the row with the minimum.
  const heads = database.prepare(
    `SELECT *, min(id) AS first FROM core_posts WHERE channel = ? AND state = 'waiting' GROUP BY lane ORDER BY first`,
  )
  const remove = database.prepare('DELETE FROM core_posts WHERE id = ?')
  const update = database.prepare(
    'UPDATE core_posts SET state = ?, attempts = ?, next_at = ?, first_failed_at = ?, error_code = ? WHERE id = ?',
  )
  const hurry = database.prepare(
    `UPDATE core_posts SET next_at = min(next_at, ?) WHERE channel = ? AND state = 'waiting'`,
  )
  const count = database.prepare('SELECT count(*) AS n FROM core_posts WHERE channel = ? AND state = ?')
  const trim = database.prepare(
    `DELETE FROM core_posts WHERE channel = ? AND lane = ? AND state = 'waiting' AND id NOT IN
       (SELECT id FROM core_posts WHERE channel = ? AND lane = ? AND state = 'waiting' ORDER BY id DESC LIMIT ?)`,
  )
  const removeDead = database.prepare(`DELETE FROM core_posts WHERE channel = ? AND state = 'dead' AND created_at < ?`)
  const counted = (channel: ChannelName, state: string) => (count.get(channel, state) as { n: number }).n
  return {
    insert(post) {
      insert.run(post.channel, post.lane, post.webhook_id, post.body, post.created_at, post.created_at)
    },
    heads: (channel) => heads.all(channel) as unknown as CorePost[],
    remove(id) {
      remove.run(id)
    },
    update(id, { state, attempts, next_at, first_failed_at, error_code }) {
      update.run(state, attempts, next_at, first_failed_at, error_code, id)
    },
    hurry(channel, now) {
      hurry.run(now, channel)
    },
    counts: (channel) => ({ waiting: counted(channel, 'waiting'), dead: counted(channel, 'dead') }),
    trim: (channel, lane, keep) => Number(trim.run(channel, lane, channel, lane, keep).changes),
    removeDead(channel, before) {
      removeDead.run(channel, before)
    },
  }
}
