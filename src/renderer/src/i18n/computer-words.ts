import { plural } from './plural.ts'

/** Words about this computer: the hidden browser, staying awake, new versions. Part of the catalogue in `en.ts`. */
const LOCALE = 'en'

export const computerWords = {
  browser: {
    title: 'The hidden browser',
    about: 'WhatsApp runs in a browser that nobody sees. Salesboy alone can talk to it.',
    name: 'In use',
    kinds: { shell: 'small, without a window', full: 'a whole browser, kept out of sight' },
    version: 'Version',
    age: 'Age',
    months: (count: number) =>
      count === 0 ? 'Less than a month' : plural(LOCALE, count, { one: 'About a month', other: 'About # months' }),
    unknown: 'It does not say',
    size: 'Size on this computer',
    megabytes: (count: number) => `${new Intl.NumberFormat(LOCALE).format(count)} MB`,
    source: 'Comes from',
    sources: {
      setting: 'Named in Settings or at the start',
      beside: 'Came with Salesboy and is updated with it',
      fetched: 'Fetched by Salesboy and renewed with its updates',
      installed: 'Installed on this computer and updated by it',
    },
    path: 'Place',
    left: (name: string, why: string) => `Not used: ${name}. ${why}`,
    page: {
      title: 'What WhatsApp shows',
      about: (name: string) =>
        `The page of ${name}, which asks something. The picture is for your eyes only and is not kept.`,
      show: 'Show the page',
      again: 'Show it as it is now',
      none: 'The page cannot be seen right now. Try again in a moment.',
      alt: (name: string) => `WhatsApp’s page of ${name} as it looks now`,
    },
    noSandbox: 'It runs without its own protection (its sandbox).',
    aged: {
      old: 'This browser is more than half a year old. Old browsers have known security holes: update Salesboy and this browser, or let Salesboy fetch the small one.',
      'too-old':
        'This browser is so old that WhatsApp may turn it away. Customers may get no answers: update Salesboy and this browser, or let Salesboy fetch the small one.',
    },
    smaller:
      'The small browser needs about half the memory and starts faster. It is used from the next start of each shop on.',
    fetch: 'Fetch the small browser',
    fetchAgain: 'Try again now',
    cancel: 'Cancel',
    again: (time: string) => `Next try ${time}.`,
    steps: {
      fetching: 'Fetching the small browser…',
      checking: 'Checking that it arrived whole…',
      unpacking: 'Unpacking it…',
    },
    progress: (received: number, total: number) => {
      const format = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 })
      return `${format.format(received)} of ${format.format(total)} MB`
    },
    stateWord: 'Getting its browser…',
    startsThen: 'This shop starts by itself when it is here.',
  },
  computer: {
    awake: 'This computer is being kept awake.',
    awakeOnBattery: 'This computer is being kept awake and runs on its battery.',
    quit: 'Quit Salesboy',
    quitMeans: 'Customers get no answers until Salesboy is started again. What they write meanwhile is not lost.',
  },
  updates: {
    notes: 'What is new',
    'switched-off': 'Looking for new versions is switched off.',
    'not-installed': 'This copy does not update itself.',
    notChecked: 'Salesboy looks for new versions by itself.',
    current: 'This is the newest version.',
    checking: 'Looking for a new version…',
    available: (version: string) => `Version ${version} is there.`,
    downloading: (version: string, percent: number) => `Getting version ${version}: ${percent}%`,
    downloaded: (version: string) => `Version ${version} is ready. Installing takes a minute; no message is lost.`,
    waiting: 'Waiting for a moment in which no customer is being answered…',
    installing: 'Installing. Salesboy comes back by itself.',
    progress: 'Download',
    check: 'Look now',
    again: 'Try again',
    download: 'Download',
    install: 'Install and restart',
  },
} as const
