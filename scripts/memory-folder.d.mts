export function makeMemoryFolder(memory?: string, neededBytes?: number): string | null
