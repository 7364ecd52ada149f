/** What went wrong on this computer, and what to do: the browser, settings that were refused, the start. Part of `../en.ts`. */
export const failures = {
  'failure.no-browser': 'No browser was found. Fetch the small browser, or install Google Chrome or Microsoft Edge.',
  'failure.browser-gone':
    'The browser that is named in Settings is not there: {path}. Correct “Browser program” in Settings, or leave it empty.',
  'failure.browser-is-folder':
    'What is named in Settings is a folder, not a browser: {path}. Name the program in it, or leave “Browser program” empty.',
  'failure.browser-no-program':
    'What is named in Settings is not a program: {path}. Correct “Browser program” in Settings, or leave it empty.',
  'failure.browser-coming': 'The small browser is being fetched. This shop starts by itself when it is here.',
  'failure.no-sandbox':
    'This system does not let the hidden browser protect itself (its sandbox), so it does not start. Install Google Chrome or Microsoft Edge, or allow it in Settings to run without that protection.',
  'failure.browser-refused':
    '{name} cannot be used as the hidden browser. {what} Install Google Chrome or Microsoft Edge.',
  'left.sandbox': 'This system does not let it have its sandbox.',
  'left.blocked': 'A virus scanner or a rule of this computer does not let it run.',
  'left.missing-library': 'A part of the system that it needs is missing.',
  'left.crash': 'It broke down at its start.',
  'left.not-executable': 'The system does not let it be started from where it is.',
  'left.wrong-processor': 'It was made for another kind of computer.',
  'failure.browser-start':
    'The hidden browser did not start. It is tried again in ten minutes. If that does not help, choose another browser in Settings.',
  'failure.in-use': 'Another program on this computer uses this shop’s WhatsApp. Close that program, then try again.',
  'failure.no-memory':
    'Not enough free memory for one more shop: {needed} MB are needed, {free} MB are free. Close other programs. It is tried again in ten minutes.',
  'failure.too-many-shops':
    '{most} shops are running already, and Salesboy may run no more on this computer. Stop one of them, or allow more under Settings. It is tried again in ten minutes.',
  'failure.account-restricted': 'WhatsApp has restricted this number. Open WhatsApp on the phone to see why.',
  'failure.business-restricted':
    'WhatsApp has restricted this business account. Open WhatsApp Business on the phone to see why.',
  'failure.network-blocked':
    'WhatsApp does not take connections from this network. Use another network, such as the phone’s hotspot, or switch off the VPN.',
  'failure.version-outdated':
    'WhatsApp no longer takes this version of its page. A newer one is loaded by itself in some minutes; if that does not help, update Salesboy.',
  'failure.unknown-state':
    'WhatsApp is in a state that Salesboy does not know: {state}. Open WhatsApp on the phone to see whether something is asked of you.',
  'failure.whatsapp-changed':
    'WhatsApp has changed, and customers’ messages cannot be heard. Salesboy must be updated; until then it is tried again every ten minutes.',
  'failure.clock-wrong':
    'WhatsApp’s certificate is not valid at the time that this computer shows. Set date and time of this computer right.',

  'fetch.no-connection': 'The small browser could not be fetched: there is no connection.',
  'fetch.too-slow': 'The small browser could not be fetched: the connection is too slow.',
  'fetch.not-there':
    'The small browser is not at that address. Correct “Fetch it from” in Settings, or leave it empty.',
  'fetch.server-error': 'The small browser could not be fetched: the other side has trouble.',
  'fetch.bad-address': 'The address of the small browser must begin with https:// Correct “Fetch it from” in Settings.',
  'fetch.no-checksum':
    'Nothing at that address shows whether the small browser is genuine. Correct “Fetch it from” in Settings, or leave it empty.',
  'fetch.wrong-checksum': 'The small browser arrived damaged and was thrown away.',
  'fetch.too-large': 'What is at that address is far too large for the small browser.',
  'fetch.disk-full': 'The small browser could not be fetched: the disk is full. Free about 500 MB.',
  'fetch.disk-error': 'The small browser could not be saved: its folder takes no files.',
  'fetch.bad-archive': 'The small browser could not be unpacked.',
  'fetch.cannot-run': 'This computer cannot run the small browser.',
  'fetch.no-build': 'There is no small browser for this kind of computer.',
  'fetch.instead': '{what} {name} is used instead.',
  'fetch.install': '{what} Install Google Chrome or Microsoft Edge.',
  'fetch.install-or-wait': '{what} Install Google Chrome or Microsoft Edge, or wait: it is tried again by itself.',

  'check.part-missing': 'A part of WhatsApp is missing: {name}',
  'check.chats-unreadable': {
    one: '{count} of {all} chats cannot be read',
    other: '{count} of {all} chats cannot be read',
  },
  'check.no-chat-list': 'The list of chats cannot be read',
  'check.no-message-ids': 'Messages cannot be told apart',
  'check.no-own-id': 'The shop’s own number is not known',

  'setting.least': 'This must be at least {least}.',
  'setting.most': 'This must be at most {most}.',
  'setting.whole': 'Enter a whole number.',
  'setting.long': { one: 'Use at most {count} character.', other: 'Use at most {count} characters.' },
  'setting.bad-quiet-hours': 'Write two different times as in 22:00-07:00, or leave it empty.',
  'setting.bad-update-address': 'The address must begin with https://',
  'setting.bad-computer-name': 'A name has letters, digits, dots and dashes.',
  'setting.bad-own-address': 'Write an address of this computer, such as 127.0.0.1.',

  'error.customer-busy': 'Something is on its way to or from this customer right now. Try again in a minute.',
  'error.too-large': 'This is too much at once. Shorten the text and try again.',
  'error.no-answer': 'Salesboy does not answer. It may be restarting; this page tries again by itself.',

  'note.no-text': 'It has no text, and notes about pictures and files are switched off in Settings.',
  'note.record-lost':
    'It came before Salesboy’s record was lost. Whether it was answered then is not known, so Salesboy leaves it to you.',
  'note.too-old': 'It was too old for an answer when this computer came back.',
  'note.only-this-one': 'The assistant took other messages, but failed on this one again and again.',
  'note.three-days': 'The assistant could not take it for three days.',
  'note.unreadable':
    'The assistant answered something that Salesboy cannot read, so nothing was sent to the customer. It begins: {beginning}',

  'start.title': 'Salesboy cannot start',
  'start.failed': 'Something went wrong at the start.',
  'start.nothing-changed': 'Nothing was changed. Start Salesboy again; if that does not help, ask for help.',
  'start.in-use': 'Salesboy is already running on this computer. Close it first, then start it again.',
  'start.disk-full':
    'The disk of this computer is full, so Salesboy cannot start. Free some space, then open it again; nothing is lost.',
  'start.disk-broken':
    'The disk of this computer cannot be read or written, so Salesboy cannot start. Have the disk checked, then open it again.',
  'start.cannot-write':
    'Salesboy may not write to its folder {folder}. Allow it for your user, then open Salesboy again.',
  'start.too-few-files':
    'This computer lets Salesboy open too few files. Ask whoever set it up to allow at least 1024, then start Salesboy again.',
  'start.folder-in-the-way':
    'Something else is in the place of a file that Salesboy needs: {path}. Move it away, then open Salesboy again.',
  'start.foreign-folder':
    'The folder {folder} belongs to another user of this computer, who could change Salesboy’s data. Run: {command}',
  'start.open-folder': 'Other users of this computer can write to the folder {folder}. Run: {command}',
  'start.older-record':
    'The messages on this computer were saved by a test version of Salesboy, which this one cannot read. Nothing was changed. Ask for help.',
  'start.newer-record':
    'The messages on this computer were saved by a newer version of Salesboy. Update Salesboy, then start it again.',

  'calls.port-in-use':
    'The assistant cannot call this computer: another program uses port {port}. Close that program, or choose another port in Settings.',
  'calls.port-forbidden':
    'The assistant cannot call this computer: the system keeps port {port} for itself. Choose a port above 1023 in Settings.',
  'calls.no-such-address':
    'The assistant cannot call this computer: {bind} is not one of its addresses. Correct “Where those calls may come from” in Settings.',
  'calls.closed': 'The assistant cannot call this computer. Restart Salesboy, or ask for help.',
} as const
