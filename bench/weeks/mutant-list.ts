import { MUTANTS_OF_FILES } from './file-mutants.ts'
import { mutant, type Mutant } from './mutant.ts'

export const MUTANTS: readonly Mutant[] = [
  // The record.
  mutant('one flush less', 'storage/open-record.ts', 'PRAGMA synchronous = FULL;', 'PRAGMA synchronous = NORMAL;'),
  mutant(
    'a refused transaction is forgotten',
    'storage/write-queue.ts',
    'this.#jobs = [...batch, ...this.#jobs]\n    if (!this.refused',
    'if (!this.refused',
  ),
  mutant(
    'a write is told before it is committed',
    'storage/write-transactions.ts',
    "      const value = job.work()\n      this.#database.exec('RELEASE job')\n",
    "      const value = job.work()\n      job.resolve(value)\n      this.#database.exec('RELEASE job')\n",
  ),
  mutant(
    'a commit is counted that a full disk took back',
    'storage/record-guard.ts',
    'this.#next = { id: this.#count.id, count: this.#count.count + 1,',
    'this.#next = this.#count = { id: this.#count.id, count: this.#count.count + 1,',
  ),
  // From WhatsApp to the record.
  mutant(
    'a new browser is started again and again while the internet is away',
    'sessions/browser-connection.ts',
    "const awaitsSite = this.#deps.listener.state() === 'waiting-for-internet'",
    'const awaitsSite = false',
  ),
  mutant(
    'live messages do not wait for their history',
    'sessions/intake.ts',
    'const turn = await this.#turnOf(message)\n    // What',
    "const turn = 'go' as string\n    // What",
  ),
  mutant(
    'what a lost connection held is dropped for good',
    'sessions/catch-up.ts',
    'const missing = new Set(sink.missing(sessionId, ids))',
    'const missing = new Set(sink.missing(sessionId, ids).slice(0, 0))',
  ),
  mutant(
    'a catch-up reads the newest message only',
    'sessions/catch-up.ts',
    'for (const message of received) {',
    'for (const message of received.slice(-1)) {',
  ),
  mutant(
    'the page is not watched for deafness',
    'sessions/upkeep.ts',
    'void this.#hearing.look(this.#page)',
    'void this.#page',
  ),
  mutant(
    'a page is looked at when its connection is over',
    'sessions/page-looks.ts',
    'this.#isOver = true\n    this.#timer?.cancel()',
    'this.#timer?.cancel()',
  ),
  // Only live duplicates: a catch-up asks which messages are missing before it stores any, so it brings none twice.
  mutant(
    'a duplicate is stored again',
    'inbox/inbox.ts',
    'if (known !== null) return this.#giveWords(known, judged, now)',
    'if (known !== null && message.backfilled) return this.#giveWords(known, judged, now)',
  ),
  mutant(
    'what was read back is not handed on',
    'inbox/inbox.ts',
    'webhook.queue.add(row)',
    'if (!judged.message.backfilled) webhook.queue.add(row)',
  ),
  mutant('nothing is ever too old', 'inbox/inbox.ts', 'return ageMs > settings.get', 'return ageMs * 0 > settings.get'),
  // From the record to the core.
  mutant(
    'a post that a crash cut counts as delivered',
    'webhook/post-mark.ts',
    'if (row.called_back_at !== null) return answeredByCall(row, now)',
    'if (row.called_back_at === null || row.called_back_at > 0) return answeredByCall(row, now)',
  ),
  mutant(
    'the mark of a post is not written',
    'webhook/post-mark.ts',
    "const posting = {\n      state: 'posting',",
    "const posting = {\n      state: 'waiting',",
  ),
  mutant(
    'a new id for each try',
    'webhook/post-message.ts',
    'id: webhookId(row.session_id, row.message_id),',
    'id: webhookId(row.session_id, `${row.message_id}${row.runs}`),',
  ),
  mutant(
    'the wrong lane: chats do not wait for their own',
    'webhook/webhook-queue.ts',
    'const chat = keyOfChat(row.session_id, row.chat_key)',
    'const chat = keyOfChat(row.session_id, `${row.chat_key}${row.id}`)',
  ),
  mutant(
    'a failed message is not tried again',
    'webhook/outcome-recorder.ts',
    "const waits: Change = { ...change, state: 'waiting', next_at: next.nextAt }",
    "const waits: Change = { ...change, state: 'skipped', next_at: next.nextAt }",
  ),
  mutant(
    'no probe while the core is out',
    'webhook/breaker-state.ts',
    "return trip.until !== null && now >= trip.until ? 'probe' : 'stop'",
    "return trip.until !== null && now >= trip.until + 1_800_000 ? 'probe' : 'stop'",
  ),
  mutant(
    'an unknown outcome is not remembered',
    'webhook/outcome-recorder.ts',
    'unknown_outcomes: row.unknown_outcomes + 1, ...lateRuns.lostNow()',
    'unknown_outcomes: row.unknown_outcomes, ...lateRuns.lostNow()',
  ),
  mutant(
    'a callback does not settle its message',
    'webhook/outcome-recorder.ts',
    "const answered = called !== null && (run !== 'none' || row.unknown_outcomes > 0)",
    "const answered = called !== null && called < 0 && (run !== 'none' || row.unknown_outcomes > 0)",
  ),
  mutant(
    'a wrong signature',
    'webhook/signatures.ts',
    ".update(body).digest('hex')",
    ".update(body).update(' ').digest('hex')",
  ),
  // From the core to the customer.
  mutant(
    'the reply is stored without its message',
    'webhook/outcome-recorder.ts',
    '      storeReplies(row, kept)\n',
    '      if (row.attempts === 0) storeReplies(row, kept)\n',
  ),
  mutant(
    'a send that a crash cut is given up',
    'replies/interrupted-send.ts',
    "const again = { state: 'queued', reason: null,",
    "const again = { state: 'failed', reason: null,",
  ),
  mutant(
    'the begin of a send is not written',
    'replies/send-record.ts',
    "storage.replies.update(row.id, { state: 'sending', reason: null, attempts, attempt_started_at: started })",
    'storage.replies.update(row.id, { reason: null, attempts, attempt_started_at: started })',
  ),
  mutant('a failed send is given up at once', 'replies/reply-sender.ts', 'const MAX_TRIES = 20', 'const MAX_TRIES = 1'),
  mutant(
    'an answer goes to the newest chat',
    'replies/store-replies.ts',
    'chat_id: message.chat_id,',
    "chat_id: message.chat_id.replace(/\\d@/, '1@'),",
  ),
  mutant(
    'equal words are said again',
    'replies/reply-policy.ts',
    'decide: (facts) => (isBots(facts) && isAlreadySaid(facts) ?',
    'decide: (facts) => (isBots(facts) && !isBots(facts) && isAlreadySaid(facts) ?',
  ),
  mutant(
    'the bot talks over the owner',
    'replies/reply-policy.ts',
    'if (!isBots(facts) || !facts.ownerAnswers) return null',
    'if (!isBots(facts) || facts.ownerAnswers) return null',
  ),
  mutant(
    'old questions are answered',
    'replies/reply-policy.ts',
    'return ageOf(facts) > (isBots(facts) ? facts.maxAgeHours * HOUR_MS : REMOTE_ANSWER_MS)',
    'return ageOf(facts) > (isBots(facts) ? 24 * facts.maxAgeHours * HOUR_MS : REMOTE_ANSWER_MS)',
  ),
  mutant(
    'the owner on his phone is not noticed',
    'replies/owner-watch.ts',
    'else takeovers.writtenByHand(sessionId, chatKey, message.timestamp * 1000)',
    'else takeovers.isTakenOver(sessionId, chatKey)',
  ),
  mutant(
    'the phone that greets counts as the owner',
    'replies/who-wrote.ts',
    "{ asks: 'Is it beside a text of the automaton?', writer: 'automaton', applies: (f) => f.besideAutomaton },\n  {\n    asks: 'Is it longer than anybody types in two seconds?',\n    writer: 'automaton'",
    "{ asks: 'Is it beside a text of the automaton?', writer: 'automaton', applies: (f) => f.besideAutomaton },\n  {\n    asks: 'Is it longer than anybody types in two seconds?',\n    writer: 'hand'",
  ),
  mutant(
    'replies wait for ever after a drop',
    'replies/reply-engine.ts',
    'this.#makeDue(() => storage.replies.hurryWaiting(clock.now()))',
    'void clock.now()',
  ),
  mutant(
    'a clock that is set counts as time',
    'webhook/clock-offset.ts',
    'return this.#remembered !== 0 || this.#saysWhatsApp(core) ? core : 0',
    'return 0',
  ),
  mutant(
    'a new message does not wake its queue',
    'webhook/webhook-queue.ts',
    '    this.#enqueue(row)\n    this.wake()\n',
    '    this.#enqueue(row)\n',
  ),
  ...MUTANTS_OF_FILES,
]
