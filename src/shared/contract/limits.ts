/** Largest command (its JSON text) a shell accepts, in bytes. */
export const MAX_COMMAND_BYTES = 256 * 1024
/** Bytes of a file in one command: in base64 they fit beside everything else. */
export const FILE_PART_BYTES = 128 * 1024
/** Newest messages carried by a snapshot. */
export const SNAPSHOT_MESSAGES = 50
