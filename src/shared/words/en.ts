import { failures } from './failures/en.ts'

/**
 * Every sentence that the core or a shell says to an owner, in English. Another language is another file with the same codes
 * (a missing one does not compile). `{name}` is filled in by `say`. One word for each thing: docs/words.md.
 */
export const sentences = {
  'headline.starting': 'Salesboy is starting.',
  'headline.no-core': 'Salesboy is not connected to its assistant yet. Enter the address and the secret.',
  'headline.no-shop': 'No phone is linked yet. Add your shop and scan the code.',
  'headline.own-line-refused':
    'Customers are answered, but the assistant does not accept this shop’s secret for its own line. Check the secret with it.',
  'headline.browser-coming': 'Fetching the small browser that {name} needs. It starts by itself when it is here.',
  'headline.expires-disconnected':
    '{name} has been offline for long. WhatsApp ends its link {when}: connect it to keep it.',
  'headline.expires-offline':
    'No internet for long. WhatsApp ends the link of {name} {when}: bring this computer online.',
  'headline.unlinked': '{name} was unlinked on the phone. Link it again to go on answering.',
  'headline.link-preparing': '{name} waits for its phone: the code is being prepared.',
  'headline.link-qr': '{name} waits for its phone: scan the code.',
  'headline.link-code': '{name} waits for its phone: type the code on the phone.',
  'headline.link-paused': '{name} waits for its phone: show the code again and scan it.',
  'headline.conflict': '{name} is open in another window or computer. Only one can answer.',
  'headline.no-memory': '{name} waits for free memory: close other programs. It is tried again by itself.',
  'headline.too-many-shops':
    '{name} waits: {most} other shops are running, and this computer may run no more. Stop one of them, or allow more under Settings.',
  'headline.in-use': '{name} is in use by another program on this computer. Close that program, then restart the shop.',
  'headline.no-sandbox':
    '{name} needs your word: this system does not let the hidden browser protect itself. Until then customers’ messages do not arrive.',
  'headline.no-browser': '{name} cannot start the hidden browser it needs. Customers’ messages do not arrive.',
  'headline.coming-back': '{name} lost its connection and is coming back by itself. Nothing is lost.',
  'headline.offline': 'No internet. Nothing is lost: messages go out when it is back.',
  'headline.whatsapp-changed':
    'WhatsApp changed (version {version}). {name} may miss messages until Salesboy is updated.',
  'headline.secret-refused': 'The assistant does not accept this shop’s secret. Messages wait safely here.',
  'headline.user-unknown':
    'The assistant does not know this shop, or the plan is not active. Messages wait safely here.',
  'headline.plan-inactive': 'The plan is not active. Messages wait safely here until it is.',
  'headline.gone': 'The assistant’s address is no longer in use. Enter the new one; messages wait safely here.',
  'headline.proxy':
    'The network of this computer does not let Salesboy through to the assistant. Messages wait safely here; ask whoever looks after the network to allow it.',
  'headline.proxy-silent':
    'The way out of this network does not answer, so the assistant cannot be reached. Messages wait safely here; ask whoever looks after the network.',
  'headline.untrusted':
    'A virus scanner or company network checks the connection to the assistant, and this computer does not know its certificate. Messages wait safely here; ask whoever looks after this computer.',
  'headline.unreachable': 'The assistant cannot be reached. Nothing is lost: messages go out when it is back.',
  'headline.failing': 'The assistant has trouble of its own. Nothing is lost: messages are tried again.',
  'headline.failing-one':
    'The assistant fails on a message of {name}. The others are answered; Salesboy tries this one again.',
  'headline.disconnected': '{name} is disconnected. The bot does not answer.',
  'headline.getting-ready': 'Getting ready…',
  'headline.paused': 'Answers are paused. Customers’ messages still arrive.',
  'headline.old-secret': 'The assistant still uses the old secret. It works until {until}.',
  'headline.well-one': 'All is well. {name} is connected and answering.',
  'headline.well': {
    one: 'All is well. {count} phone is connected and answering.',
    other: 'All is well. {count} phones are connected and answering.',
  },

  'headline.disk-full':
    'The disk of this computer is full or cannot be written. Nothing is lost, but nothing is answered until there is room.',
  'headline.clock-wrong':
    'The clock of this computer is wrong. Customers are answered, but the times shown are not right.',
  'headline.deaf':
    '{name} is connected, but WhatsApp does not tell of new messages. They are looked for and come up to a minute late. Salesboy puts this right by itself.',
  'headline.page-asks':
    '{name} is connected, but WhatsApp asks something on its page that Salesboy does not decide for you: “{question}”. Customers are still answered. Open WhatsApp on the phone and see whether it asks there, too; Help shows the page.',
  'headline.refused': '{name}: {why}',
  'headline.clock-years-off':
    'This computer’s clock shows {day}. That cannot be right, so safe connections fail. Set date and time; nothing is lost.',
  'headline.clock-core-certificate':
    'This computer’s clock shows {day}, and at that time your assistant’s certificate is not valid. Customers wait. Set date and time; nothing is lost.',
  'headline.clock-certificate':
    'This computer’s clock shows {day}, and at that time WhatsApp’s certificate is not valid. Set date and time; nothing is lost.',
  'headline.port-taken':
    'Another program uses port {port}, so the assistant cannot call this computer. Customers’ messages still reach it.',

  'when.now': 'any moment now',
  'when.days': { one: 'within a day', other: 'in {count} days' },

  'notice.link-expires':
    '{name} has been offline for long. WhatsApp ends its link {when}. Connect it to keep the link.',
  'notice.own-line-refused':
    'The assistant does not accept this shop’s secret for its own line. Customers are still answered.',
  'notice.phone-answers':
    'WhatsApp on your phone greets customers by itself; the bot answers all the same. What you write by hand still silences it.',
  'notice.wrote-while-away': {
    one: '{count} customer wrote while you were away.',
    other: '{count} customers wrote while you were away.',
  },
  'notice.database-replaced': {
    one: 'Salesboy’s record of messages was damaged, perhaps by a power cut. A new one was begun; {count} entry was saved from the old one.',
    other:
      'Salesboy’s record of messages was damaged, perhaps by a power cut. A new one was begun; {count} entries were saved from the old one.',
  },
  'notice.database-damaged':
    'Salesboy’s record of messages is damaged, perhaps by a power cut. Close Salesboy and open it again: it then saves what can be saved.',
  'notice.shops-left': {
    one: 'Salesboy found {count} more shop than may run on this computer. Its link is safe, but it is stopped and its customers get no answers. Allow more shops under Settings, then connect it.',
    other:
      'Salesboy found {count} more shops than may run on this computer. Their links are safe, but they are stopped and their customers get no answers. Allow more shops under Settings, then connect them.',
  },
  'notice.record-lost': {
    one: 'Salesboy’s record of messages was gone. A new one was begun, and {count} shop is back without a code. Messages from before are not answered by themselves: look through your chats.',
    other:
      'Salesboy’s record of messages was gone. A new one was begun, and {count} shops are back without a code. Messages from before are not answered by themselves: look through your chats.',
  },
  'notice.record-older':
    'Salesboy’s record of messages is an older one, or its last part is missing. Your shops stay linked. Messages from before are not answered by themselves: look through your chats.',
  'notice.record-saved-anew':
    'Another program deleted or changed the files of Salesboy’s record of messages. Salesboy saved the record again; nothing is lost, and customers are answered as before. Find out which program it was.',
  'notice.record-saved-in-part': {
    one: 'Another program damaged the files of Salesboy’s record of messages. Salesboy saved {count} entry in a new one and goes on. Some messages may be missing: look through your chats.',
    other:
      'Another program damaged the files of Salesboy’s record of messages. Salesboy saved {count} entries in a new one and goes on. Some messages may be missing: look through your chats.',
  },
  'notice.address-gone':
    'The address of your assistant is gone from Salesboy’s settings. Customers get no answers until you enter it again in Settings.',
  'notice.secret-gone':
    'The secret that you share with your assistant is gone. Customers get no answers until you enter it again in Settings.',
  'notice.api-key-gone':
    'The key with which programs may use Salesboy is gone. They are refused until you enter it again in Settings.',
  'notice.settings-gone':
    'Some of your settings are gone, and Salesboy uses its own instead. Your shops stay linked. Look through Settings.',
  'notice.settings-replaced': 'The file with your settings was damaged and has been put aside. Check the settings.',
  'notice.and-more': {
    one: '{first} (and {count} more thing needs you)',
    other: '{first} (and {count} more things need you)',
  },

  'error.invalid-arguments': 'This cannot be used. Check it and try again.',
  'error.unknown-command': 'This Salesboy does not know how to do that. Update it, or reload the window.',
  'error.internal': 'Something went wrong inside Salesboy. Try again; if that does not help, restart Salesboy.',
  'error.answer-gone': 'This answer is no longer here.',
  'error.answered-already': 'The customer has this answer already.',
  'error.answer-on-its-way': 'This answer is on its way right now.',
  'error.same-text-sent': 'The customer has this very text already.',
  'error.answer-too-old': 'The text of this answer was deleted because of its age.',
  'error.no-shop': 'There is no shop “{id}”.',
  'error.no-chat': 'This is not a chat of WhatsApp.',
  'error.own-chat': 'This is your own chat. The bot never answers there.',
  'error.disk-full': 'The disk is full. Free some space, then try again.',
  'error.damaged-copy':
    'Nothing was deleted, because a damaged copy of your messages from earlier cannot be removed. Restart the computer, then try again.',
  'error.message-gone': 'This message is no longer here.',
  'error.message-on-its-way': 'This message is on its way right now.',
  'error.message-delivered': 'The assistant has this message already.',
  'error.chat-gone': 'This chat is no longer here.',
  'error.page-unknown': 'That page is not known. Open the list again.',
  'error.fixed': 'This was fixed when Salesboy was started and cannot be changed here.',
  'error.set-outside':
    'Salesboy would start what this names, so no window can change it. It is set where Salesboy is started ({name}).',
  'error.bad-user-id': 'Copy the user id exactly: up to 64 letters, digits, “-” or “_”, no spaces.',
  'error.shop-exists': 'The shop “{id}” exists already.',
  'error.too-many-shops':
    'Salesboy keeps {most} shops at most on this computer. Remove a shop that you do not need, or allow more under Settings.',
  'error.shop-being-removed': 'The shop “{id}” is being removed.',
  'error.bad-name': 'Write a name of 1 to 100 characters.',
  'error.bad-phone': 'Write the number with its country code, for example +234 803 123 4567.',
  'error.linked-already': 'A phone is linked already. Unlink it first to link another one.',
  'error.no-pairing-code':
    'WhatsApp gave no code for this number. Check the number, wait a few minutes, or use the QR code.',
  'error.nothing-to-take-over': 'There is nothing to take over: this shop is not open elsewhere.',
  'error.take-over-failed': 'Taking over failed. Try again, or restart the shop.',
  'error.not-ended-here': 'This Salesboy is ended where it was started.',
  'error.not-updated-here': 'Salesboy is updated where it was installed, not from here.',
  'error.no-address': 'Enter the address of your assistant.',
  'error.no-secret': 'Enter the secret that your assistant gave you.',
  'error.text-too-long': 'This text is too long for WhatsApp. Send it in parts.',
  'error.text-empty': 'Write something first.',
  'error.bad-time-zone': 'Write a time zone such as Africa/Lagos, or leave it empty.',

  'error.no-updates': 'This copy of Salesboy does not update itself.',
  'error.updates-off': 'Looking for new versions is switched off in Settings.',
  'error.no-vault':
    'The password store of this computer is not available. Unlock it, or log in to the desktop again, then save once more.',
  'error.bad-range': 'Choose a range that ends after it begins and is at most a year long.',
  'remote.until': 'until {time}',
  'remote.until-resume': 'until you write “resume”',
  'remote.until-handed-back': 'until you hand back',
  'remote.paused-now': 'Paused {until}.',
  'remote.messages-wait': {
    one: '{count} message waits for the assistant.',
    other: '{count} messages wait for the assistant.',
  },
  'remote.not-accepted': { one: '{count} was not accepted.', other: '{count} were not accepted.' },
  'remote.waits-for-you': { one: 'Waits for you: {names}.', other: 'Wait for you: {names}.' },
  'remote.answering': 'You are answering {names}.',
  'remote.names-and-more': { one: '{names} and {count} more', other: '{names} and {count} more' },
  'remote.paused': 'Answers are paused {until}. Messages still arrive and are handed over.',
  'remote.resumed': 'Answers go on.',
  'remote.taken-over': '{name} is yours {until}. The bot is silent there.',
  'remote.nothing-to-hand-back': 'There is no chat to hand back: the bot answers in all of them.',
  'remote.handed-back': 'The bot answers {names} again.',
  'remote.disconnecting':
    'Disconnecting. The bot stops answering and cannot be reached from here; press Connect on the computer to go on.',
  'remote.which': 'Which one? {choices}. Write “{command}” with the number.',
  'remote.unknown-chat': 'I found no chat with that name or number. Write it as it stands in WhatsApp, or the number.',
  'remote.this-customer': 'this customer',
  'remote.help':
    'Write here: status · pause 1h · pause until tomorrow · resume · take over NAME or NUMBER · hand back NAME or NUMBER · disconnect.',
  'remote.hint-pause': 'For how long? For example: pause 15m, pause 2 hours, pause until tomorrow.',
  'remote.hint-take-over': 'Which chat? Write “take over” with the name or the number.',
  'remote.hint-command': 'Did you mean “{command}”? Write “help” to see what I understand.',
  'remote.failed': 'That did not work. Look at the computer, or try again.',

  'alert.secret-refused':
    'The assistant does not accept this shop’s secret. Messages wait safely. Check it on the computer.',
  'alert.user-unknown': 'The assistant does not know this shop, or the plan is not active. Messages wait safely.',
  'alert.plan-inactive': 'The plan is not active. Messages wait safely until it is.',
  'alert.gone': 'The assistant’s address is no longer in use. Enter the new one on the computer; messages wait safely.',
  'alert.unlinked': '{name} was unlinked on its phone. Link it again on the computer.',
  'alert.dead': {
    one: '{count} message was not accepted by the assistant. Look at Activity on the computer.',
    other: '{count} messages were not accepted by the assistant. Look at Activity on the computer.',
  },
  'alert.failed': {
    one: '{count} answer could not be sent. Look at Activity on the computer.',
    other: '{count} answers could not be sent. Look at Activity on the computer.',
  },
  'alert.left': {
    one: '{count} customer waits for you: it was too late for an automatic answer.',
    other: '{count} customers wait for you: it was too late for an automatic answer.',
  },

  'tray.open': 'Open Salesboy',
  'tray.waiting': { one: '{count} customer waits for you', other: '{count} customers wait for you' },
  'tray.quit': 'Quit',
  'tray.connect': 'Connect',
  'tray.disconnect': 'Disconnect',
  'tray.show-qr': 'Show QR',
  'tray.take-over': 'Take over',
  'tray.disconnecting': 'Disconnecting…',
  'tray.resume': 'Resume answers',
  'tray.pause': 'Pause answers',
  'tray.pause-15': 'For 15 minutes',
  'tray.pause-60': 'For 1 hour',
  'tray.pause-tomorrow': 'Until tomorrow morning',
  'tray.pause-open': 'Until I resume',
  'tray.shop': '{name}: {state}',
  'tray.state-stopped': 'disconnected',
  'tray.state-starting': 'starting…',
  'tray.state-needs-link': 'not linked to a phone',
  'tray.state-linking': 'linking…',
  'tray.state-syncing': 'loading chats, {percent}%',
  'tray.state-connected': 'connected',
  'tray.state-waiting-for-internet': 'waiting for internet',
  'tray.state-reconnecting': 'reconnecting…',
  'tray.state-conflict': 'open somewhere else',
  'tray.state-unlinked': 'unlinked on the phone',
  'tray.state-failed': 'cannot connect',
  'tray.state-stopping': 'disconnecting…',

  'csv.received': 'Received',
  'csv.shop': 'Shop',
  'csv.chat': 'Chat',
  'csv.name': 'Name',
  'csv.phone': 'Phone',
  'csv.text': 'Text',
  'csv.kind': 'Kind',
  'csv.state': 'State',
  'csv.tries': 'Tries',
  'csv.error': 'Error',
  'csv.handed-over': 'Handed over',
  'csv.answered': 'Answered',
  'csv.answer': 'Answer',
  'csv.answer-state': 'Answer state',

  'setup.empty': 'Paste the setup link that your assistant gave you.',
  'setup.too-long': 'This is too long for a setup link. Copy the link alone.',
  'setup.no-link': 'There is no setup link in this text. It begins with salesboy://connect',
  'setup.several-links': 'There are several setup links in this text. Copy only yours.',
  'setup.damaged': 'The link is damaged. Copy it again, whole.',
  'setup.unknown-part': 'The link contains something that Salesboy does not know. Ask your assistant for a new link.',
  'setup.doubled-part': 'The link says something twice. Ask your assistant for a new link.',
  'setup.missing-part': 'The link is not complete. Copy it again, whole.',
  'setup.bad-user': 'The user id in the link is not valid. Ask your assistant for a new link.',
  'setup.bad-secret': 'The secret in the link is damaged. Copy the link again, or ask your assistant for a new one.',
  'setup.bad-name': 'The name in the link is not valid. Ask your assistant for a new link.',
  'setup.bad-url': 'This is not a usable web address. It looks like https://core.example.com',
  'setup.url-not-safe': 'The address must begin with https:// so that nobody can read the messages on their way.',
  'setup.url-with-password': 'The address must not contain a name or password.',

  'ask.link-refused': 'This setup link cannot be used.',
  'ask.nothing-changed': 'Nothing was changed.',
  'ask.link': 'Connect this computer to {host}?',
  'ask.link-detail':
    'A link asks to send the shop’s customer messages to {host}. Go on only if you trust it. You can look at everything before it is saved.',
  'ask.link-replaces': 'This computer uses {host} now; that would be replaced.',
  'ask.cancel': 'Cancel',
  'ask.continue': 'Continue',
  'ask.ok': 'OK',
  'ask.crashed': 'Salesboy has run into a problem and must restart.',
  'ask.crashed-detail': 'Messages are safe on this computer and go on after the restart.',
  'ask.restart': 'Restart',
  'ask.copy-and-restart': 'Copy details and restart',

  'login.refused': 'The system did not accept it. Look at the list of programs that start with this computer.',
  'login.switched-off': 'It was switched off in the system’s own list. Switch it off and on here to ask again.',

  'tray.keeps-working': 'Salesboy keeps working',
  'tray.keeps-working-minimised':
    'Salesboy goes on answering. This desktop shows no icon beside the clock, so the window stays, minimized. Quit Salesboy in Help.',
  'tray.keeps-working-detail':
    'It goes on answering without its window. Open it or quit it from its icon beside the clock.',

  'update.busy': 'Customers are being answered without a break. Choose Install again in a quiet moment.',
  'update.damaged': 'The new version did not arrive as it was made, so it was thrown away. Try again later.',
  'update.disk-full': 'The disk is full. Free some space, then try again.',
  'update.not-allowed': 'This computer does not let Salesboy replace itself. Install the new version by hand.',
  'update.no-list': 'No list of versions was found at the update address. Ask whoever gave you Salesboy.',
  'update.unreachable': 'The update address cannot be reached. It is tried again later by itself.',
  'update.not-installed': 'The new version could not be installed. The old one goes on working.',
  'update.no-sense': 'The update address gave an answer that makes no sense. It is tried again later by itself.',

  'menu.cut': 'Cut',
  'menu.copy': 'Copy',
  'menu.paste': 'Paste',
  'menu.select-all': 'Select all',
  'menu.file': 'File',
  'menu.edit': 'Edit',
  'menu.view': 'View',
  'menu.window': 'Window',
  'menu.about': 'About Salesboy',
  'menu.services': 'Services',
  'menu.hide': 'Hide Salesboy',
  'menu.hide-others': 'Hide others',
  'menu.show-all': 'Show all',
  'menu.quit': 'Quit Salesboy',
  'menu.undo': 'Undo',
  'menu.redo': 'Redo',
  'menu.actual-size': 'Actual size',
  'menu.zoom-in': 'Zoom in',
  'menu.zoom-out': 'Zoom out',
  'menu.full-screen': 'Full screen',
  'menu.close-window': 'Close window',
  'menu.minimize': 'Minimize',
  'menu.zoom-window': 'Zoom',
  'menu.to-front': 'Bring all to front',

  ...failures,
} as const

export type SentenceCode = keyof typeof sentences
