import { formatLocale } from '../../../../shared/words/languages.ts'
import type { computerWords as english } from '../computer-words.ts'
import type { Translation } from '../translation.ts'
import { plural } from '../plural.ts'

const NUMBERS = formatLocale('ar')

export const computerWords: Translation<typeof english> = {
  browser: {
    title: 'المتصفح المخفي',
    about: 'يعمل واتساب في متصفح لا يراه أحد. لا يخاطبه إلا Salesboy.',
    name: 'المستخدم الآن',
    kinds: { shell: 'صغير، بلا نافذة', full: 'متصفح كامل، مخفي عن النظر' },
    version: 'الإصدار',
    age: 'العمر',
    months: (count) =>
      count === 0
        ? 'أقل من شهر'
        : plural('ar', count, {
            zero: 'أقل من شهر',
            one: 'نحو شهر',
            two: 'نحو شهرين',
            few: 'نحو # أشهر',
            many: 'نحو # شهرًا',
            other: 'نحو # شهر',
          }),
    unknown: 'لا يذكره',
    size: 'حجمه على هذا الحاسوب',
    megabytes: (count) => `${new Intl.NumberFormat(NUMBERS).format(count)} ميغابايت`,
    source: 'مصدره',
    sources: {
      setting: 'ذُكر في الإعدادات أو عند التشغيل',
      beside: 'جاء مع Salesboy ويُحدَّث معه',
      fetched: 'نزّله Salesboy ويتجدد مع تحديثاته',
      installed: 'مثبت على هذا الحاسوب ويحدّثه هو',
    },
    path: 'مكانه',
    left: (name, why) => `غير مستخدم: ${name}. ${why}`,
    page: {
      title: 'ما يعرضه واتساب',
      about: (name) => `صفحة ${name} التي تسأل شيئًا. الصورة لك وحدك ولا تُحفظ.`,
      show: 'عرض الصفحة',
      again: 'عرضها كما هي الآن',
      none: 'لا يمكن رؤية الصفحة الآن. حاول بعد لحظة.',
      alt: (name) => `صفحة واتساب الخاصة بـ ${name} كما تبدو الآن`,
    },
    noSandbox: 'يعمل من دون حمايته الخاصة (بيئته المعزولة).',
    aged: {
      old: 'عمر هذا المتصفح أكثر من نصف سنة. في المتصفحات القديمة ثغرات أمان معروفة: حدّث Salesboy وهذا المتصفح، أو دع Salesboy ينزّل المتصفح الصغير.',
      'too-old':
        'هذا المتصفح قديم جدًا وقد يرفضه واتساب، فقد لا يتلقى العملاء ردودًا: حدّث Salesboy وهذا المتصفح، أو دع Salesboy ينزّل المتصفح الصغير.',
    },
    smaller: 'يحتاج المتصفح الصغير إلى نحو نصف الذاكرة ويبدأ أسرع. يُستخدم من التشغيل القادم لكل متجر.',
    fetch: 'تنزيل المتصفح الصغير',
    fetchAgain: 'حاول مجددًا الآن',
    cancel: 'إلغاء',
    again: (time) => `المحاولة التالية ${time}.`,
    steps: {
      fetching: 'يجري تنزيل المتصفح الصغير…',
      checking: 'يجري التأكد من وصوله سليمًا…',
      unpacking: 'يجري فك ضغطه…',
    },
    progress: (received, total) => {
      const format = new Intl.NumberFormat(NUMBERS, { maximumFractionDigits: 0 })
      return `${format.format(received)} من ${format.format(total)} ميغابايت`
    },
    stateWord: 'يجري تنزيل متصفحه…',
    startsThen: 'سيبدأ هذا المتجر تلقائيًا عند وصوله.',
  },
  computer: {
    awake: 'يُبقى هذا الحاسوب مستيقظًا.',
    awakeOnBattery: 'يُبقى هذا الحاسوب مستيقظًا ويعمل على بطاريته.',
    quit: 'إنهاء Salesboy',
    quitMeans: 'لا يتلقى العملاء أي رد حتى يُشغَّل Salesboy من جديد. ما يكتبونه في هذه الأثناء لا يضيع.',
  },
  updates: {
    notes: 'ما الجديد',
    'switched-off': 'البحث عن إصدارات جديدة متوقف.',
    'not-installed': 'هذه النسخة لا تحدّث نفسها.',
    notChecked: 'يبحث Salesboy عن إصدارات جديدة تلقائيًا.',
    current: 'هذا أحدث إصدار.',
    checking: 'يجري البحث عن إصدار جديد…',
    available: (version) => `الإصدار ${version} متاح.`,
    downloading: (version, percent) => `يجري تنزيل الإصدار ${version}: ${percent}%`,
    downloaded: (version) => `الإصدار ${version} جاهز. يستغرق التثبيت دقيقة؛ لا تضيع أي رسالة.`,
    waiting: 'بانتظار لحظة لا يُرد فيها على أي عميل…',
    installing: 'يجري التثبيت. سيعود Salesboy تلقائيًا.',
    progress: 'التنزيل',
    check: 'البحث الآن',
    again: 'حاول مجددًا',
    download: 'تنزيل',
    install: 'تثبيت وإعادة التشغيل',
  },
}
