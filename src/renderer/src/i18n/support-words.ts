import type { DiagnosisFinding, DiagnosisStepName } from '../../../shared/model/support.ts'

/** What a finding is, and what to do about it. */
export type FindingWords = readonly [what: string, todo: string]

const steps: Record<DiagnosisStepName, string> = {
  disk: 'Room on this computer',
  browser: 'Hidden browser',
  internet: 'WhatsApp can be reached',
  link: 'Phone is linked',
  core: 'Assistant answers',
  plan: 'Plan is active',
  clock: 'Clock is right',
}

const findings: Record<DiagnosisFinding, FindingWords> = {
  ok: ['All is well', ''],
  'disk-low': ['The disk is nearly full', 'Delete or move files until at least 300 MB are free.'],
  'disk-not-writable': ['Nothing can be saved', 'Check that the folder belongs to you and the disk is not full.'],
  'browser-missing': ['No browser was found', 'Install Google Chrome or Microsoft Edge, then restart Salesboy.'],
  'browser-failed': [
    'The browser did not start',
    'Restart the computer. If that does not help, install Google Chrome again.',
  ],
  offline: ['No internet', 'Check the connection. Nothing is lost: messages go out when it is back.'],
  'coming-back': [
    'It is coming back by itself',
    'Wait a minute. If that does not help, restart the shop from its card on Home.',
  ],
  'no-shop': ['No shop is connected, so this could not be seen', 'Add or connect a shop on Home.'],
  'not-linked': ['A phone waits to be linked', 'Open Home and scan the code with the shop’s phone.'],
  unlinked: ['The phone has removed this computer', 'Open Home and link it again.'],
  disconnected: ['A shop is disconnected', 'Connect it on Home. No code is needed.'],
  'open-elsewhere': ['WhatsApp is open in another place', 'Close it there, or take over on Home.'],
  'whatsapp-changed': ['WhatsApp has changed', 'Update Salesboy. Until then some messages may be missed.'],
  'not-checked': ['This could not be checked', 'Solve the steps above first, then check again.'],
  'clock-wrong': [
    'The clock of this computer is wrong',
    'Switch on “set time automatically” in the computer’s settings.',
  ],
  'not-configured': ['The assistant is not set up', 'Enter its address and secret in Settings.'],
  unreachable: ['The assistant cannot be reached', 'Check the internet. If it works, ask whoever runs your assistant.'],
  proxy: [
    'The network stops the connection',
    'It refuses the assistant’s address, or its way out does not answer. Ask whoever looks after the network to let Salesboy through.',
  ],
  'proxy-silent': [
    'The network’s way out does not answer',
    'It takes the connection and says nothing. Ask whoever looks after the network; messages wait safely here.',
  ],
  untrusted: [
    'A virus scanner or company network checks the connection',
    'This computer does not know its certificate. Ask whoever looks after this computer to add it, or to leave Salesboy out of the check.',
  ],
  'secret-refused': ['The assistant does not accept the secret', 'Copy the secret again from your assistant’s page.'],
  'user-unknown': ['The assistant does not know this shop', 'Check the user id on your assistant’s page.'],
  'plan-inactive': ['The plan is not active', 'Renew it with your assistant. Messages wait safely here.'],
  'unexpected-answer': ['Something else answers at this address', 'Check the address in Settings.'],
  'unreadable-answer': [
    'The assistant’s answer cannot be read',
    'Ask whoever set it up to answer as the guide for assistants says.',
  ],
}

/** The words of Help. */
export const supportWords = {
  diagnosis: 'Is something wrong?',
  diagnosisText: 'Checks everything from this computer to your assistant. It takes a few seconds.',
  check: 'Check now',
  again: 'Check again',
  checking: 'Checking…',
  steps,
  findings,
  states: { waiting: 'not yet', running: 'checking', ok: 'fine', problem: 'problem', skipped: 'not checked' },
  allWell: 'Every step is fine.',
  log: 'What Salesboy noted',
  logText: 'The newest lines. Numbers are shortened, messages are never noted.',
  level: 'Show',
  levels: { debug: 'Everything', info: 'Normal', warn: 'Warnings', error: 'Errors' },
  refresh: 'Show the newest',
  logEmpty: 'Nothing was noted at this level.',
  logShow: 'Show the notes',
  export: 'Let somebody help you',
  exportText:
    'One file with settings, states and notes for whoever helps you. No messages, no names, no secrets; numbers are shortened.',
  exportButton: 'Save the file',
  exported: 'The file was saved',
  about: 'About',
  licences: 'Licences of what is inside',
  licencesShow: 'Show licences',
  broken: 'This part could not be shown',
  brokenHow:
    'Salesboy goes on working: messages come in and are answered. Try again; if it comes back, copy the details and send them to whoever helps you.',
  copyDetails: 'Copy details',
} as const
