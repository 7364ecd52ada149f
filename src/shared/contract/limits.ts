/** Largest command (its JSON text) a shell accepts, in bytes. */
export const MAX_COMMAND_BYTES = 256 * 1024
/** Bytes of a file in one command. Encoded in base64 they fit into one command with its other arguments. */
export const FILE_PART_BYTES = 128 * 1024
/** Number of messages in a snapshot, the newest ones. */
export const SNAPSHOT_MESSAGES = 50
