import type { insightWords as english } from '../insight-words.ts'
import { plural } from '../plural.ts'
import type { Translation } from '../translation.ts'

const LOCALE = 'ar'

export const insightWords: Translation<typeof english> = {
  title: 'الإحصاءات',
  range: 'المدة',
  ranges: { '7': 'آخر 7 أيام', '30': 'آخر 30 يومًا', custom: 'اختيار الأيام' },
  from: 'من',
  to: 'إلى',
  badRange: 'يجب ألا يكون اليوم الأخير قبل الأول.',
  longRange: 'اختر سنة على الأكثر.',
  views: { plot: 'رسوم بيانية', table: 'جداول' },
  view: 'العرض كـ',
  empty: 'لا رسائل في هذه المدة',
  emptyHow: 'عندما يكتب العملاء ترى هنا متى يكتبون، وفي كم من الوقت يتلقون ردًا، وما الذي لم ينجح.',
  failed: 'لم يمكن قراءة الأرقام.',
  again: 'حاول مجددًا',
  received: (count) =>
    plural(LOCALE, count, {
      zero: 'لا رسائل',
      one: 'رسالة واحدة',
      two: 'رسالتان',
      few: '# رسائل',
      many: '# رسالة',
      other: '# رسالة',
    }),
  hours: {
    some: (from, to) => `يكتب معظم العملاء بين ${from} و${to}`,
    none: 'متى يكتب العملاء',
  },
  times: {
    title: (median, p95) => `نصف الردود يصل خلال ${median}، ومعظمها خلال ${p95}`,
    none: 'لم يُرد على شيء في هذه المدة',
    median: 'النصف خلال',
    p95: '95 من 100 خلال',
  },
  shares: {
    bot: (percent) => `رد الروبوت على ${percent} من الرسائل`,
    owner: (percent) => `رددت أنت على ${percent}`,
    labels: { bot: 'الروبوت', owner: 'أنت', none: 'بلا رد' },
  },
  failures: {
    none: 'لم يفشل شيء',
    some: (count) =>
      plural(LOCALE, count, {
        zero: 'لم يفشل شيء',
        one: 'أمر واحد لم ينجح',
        two: 'أمران لم ينجحا',
        few: '# أمور لم تنجح',
        many: '# أمرًا لم ينجح',
        other: '# أمر لم ينجح',
      }),
    of: { message: 'لم يأخذ المساعد الرسالة', reply: 'لم يُرسل الرد' },
    causes: {
      'http-400': 'وجد الرسالة خاطئة',
      'http-413': 'كانت الرسالة كبيرة جدًا',
      'http-422': 'لم يستطع قراءة الرسالة',
      'http-500': 'حدث عنده خطأ',
      'timed-out': 'استغرق وقتًا طويلًا',
      network: 'لم يمكن الوصول إليه',
      cut: 'انقطع الاتصال',
      'too-old': 'كان السؤال قديمًا جدًا',
      'not-on-whatsapp': 'الرقم ليس على واتساب',
      'refused-by-whatsapp': 'رفضه واتساب',
      unknown: 'سبب مجهول',
    },
  },
  table: {
    hour: 'الساعة',
    day: 'اليوم',
    received: 'الرسائل',
    bot: 'الروبوت',
    owner: 'أنت',
    failed: 'لم تنجح',
    cause: 'السبب',
    count: 'كم مرة',
  },
}
