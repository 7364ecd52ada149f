/** The error that SQLite throws when the disk is full (sqlite.org/rescode.html#full). */
export const diskFull = (): Error => Object.assign(new Error('database or disk is full'), { errcode: 13 })
