/**
 * SHA-256 of the small browser's archive for each build. `npm run fetch-browser -- --all --write-pins` writes this file. The release job
 * runs that command before it packs, and refuses to pack without the hashes.
 */
export const PINNED_SHA256: Readonly<Partial<Record<string, string>>> = {}
