/** The tables of reactions and poll votes. The library hooks into their `bulkUpsert`. */
export interface AddonTable {
  bulkUpsert: (rows: readonly unknown[]) => Promise<void>
  readonly rows: unknown[]
}

const createTable = (): AddonTable => {
  const rows: unknown[] = []
  return {
    rows,
    bulkUpsert: async (added) => {
      rows.push(...added)
    },
  }
}

export const reactionTableMode = createTable()
export const pollVoteTableMode = createTable()
