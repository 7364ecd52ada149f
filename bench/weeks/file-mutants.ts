import { mutant, type Mutant } from './mutant.ts'

/** Mutants in the code for files, places, keys, and the window. */
export const MUTANTS_OF_FILES: readonly Mutant[] = [
  // Files and places.
  mutant(
    'an error page goes out in the place of a picture',
    'replies/judge-file.ts',
    "if (why !== null) return { kind: 'refused', reason: 'media-wrong-type', why }",
    "if (why === '') return { kind: 'refused', reason: 'media-wrong-type', why }",
  ),
  mutant(
    'a file is fetched from the network of the shop',
    'http/fetch-file.ts',
    'if (!isOwn && isAddress(asked.hostname)) requirePublic',
    "if (!isOwn && isAddress('')) requirePublic",
  ),
  mutant(
    'a file that is not there yet is left out at once',
    'replies/reply-files.ts',
    'if (forMs >= TRIED_FOR_MS) return leftOut',
    'if (forMs >= 0) return leftOut',
  ),
  mutant(
    'a file in the chat is not known again',
    'ids/same-message.ts',
    "return attachment.kind === 'file' && isFile(attachment, said.text, seen)",
    "return attachment.kind === 'file' && said.text === '' && isFile(attachment, said.text, seen)",
  ),
  mutant(
    'a place in the chat is not known again',
    'ids/same-message.ts',
    "if (attachment.kind === 'place') return isPlace(attachment, seen)",
    "if (attachment.kind === 'place') return said.text !== '' && isPlace(attachment, seen)",
  ),
  mutant(
    'the picture of a customer stays here',
    'webhook/media-loader.ts',
    'return found.data === null ? without',
    'return found.data === null || row.attempts === 0 ? without',
  ),
  mutant(
    'files that no row names stay for good',
    'media/media-files.ts',
    'if (entry !== undefined && this.#isSettled(entry) && !this.#isReferredTo(sha256))',
    'if (entry === null && this.#isSettled(entry) && !this.#isReferredTo(sha256))',
  ),
  mutant(
    'a key that comes again is not known',
    'replies/gateway-call-store.ts',
    'idempotency_key: index === 0 ? request.idempotencyKey : null',
    'idempotency_key: index < 0 ? request.idempotencyKey : null',
  ),
  mutant(
    'the outcome of a command is not told',
    'command-stream/command-runner.ts',
    '      storage.commands.finish(id, outcome)\n      outcomes.putNow(answer)\n',
    '      storage.commands.finish(id, outcome)\n',
  ),
  // The window.
  mutant(
    'a page of a thread leaves out lines of the same second',
    'storage/thread-pages.ts',
    'if (rank === before.rank) return [before.at, before.id]',
    'if (rank === before.rank) return [before.at, 0]',
  ),
  mutant(
    'what is unread is not counted',
    'storage/chat-triggers.ts',
    'UPDATE chats SET unread = unread + 1 WHERE',
    'UPDATE chats SET unread = unread + 0 WHERE',
  ),
]
