/**
 * SHA-256 of the small browser's archive for each build. `npm run fetch-browser -- --all --write-pins` writes this file; the job that makes
 * a release does so before it packs, and refuses to pack without.
 */
export const PINNED_SHA256: Readonly<Partial<Record<string, string>>> = {}
