import type { activityWords as english } from '../activity-words.ts'
import { plural } from '../plural.ts'
import type { Translation } from '../translation.ts'

const LOCALE = 'ar'

const messages = (count: number) =>
  plural(LOCALE, count, {
    zero: 'بلا رسائل',
    one: 'رسالة واحدة',
    two: 'رسالتان',
    few: '# رسائل',
    many: '# رسالة',
    other: '# رسالة',
  })

export const activityWords: Translation<typeof english> = {
  title: 'النشاط',
  table: 'كل رسالة وطريقها',
  search: 'ابحث عن اسم أو رقم أو نص',
  states: {
    waiting: 'في الطريق',
    delivered: 'سُلّمت',
    dead: 'لم تُقبل',
    skipped: 'محفوظة هنا فقط',
  },
  filters: 'التصفية',
  state: 'الحالة',
  anyState: 'الكل',
  shop: 'المتجر',
  allShops: 'كل المتاجر',
  day: 'اليوم',
  chat: (name) => `${name} فقط`,
  clearChat: (name) => `عرض كل المحادثات، لا ${name} فقط`,
  clear: 'إلغاء التصفية',
  columns: { time: 'الوصول', who: 'من', text: 'الرسالة', state: 'الحالة', took: 'مدة الرد', answer: 'الرد' },
  nothing: 'لا شيء هنا بعد',
  nothingHow: 'ستظهر هنا كل رسالة مع طريقها وأوقاتها، عندما يكتب عميل.',
  noMatch: 'لم يوجد شيء',
  noMatchHow: 'جرّب كلمات أقل أو يومًا آخر، أو ألغِ التصفية.',
  failed: 'لم يمكن قراءة الرسائل.',
  again: 'حاول مجددًا',
  end: 'هذا كل المحفوظ هنا.',
  fresh: (count) =>
    plural(LOCALE, count, {
      zero: 'لا رسائل جديدة',
      one: 'رسالة جديدة واحدة. عرضها',
      two: 'رسالتان جديدتان. عرضهما',
      few: '# رسائل جديدة. عرضها',
      many: '# رسالة جديدة. عرضها',
      other: '# رسالة جديدة. عرضها',
    }),
  replay: (count) =>
    plural(LOCALE, count, {
      zero: 'لا رسائل مرفوضة',
      one: 'إعادة محاولة الرسالة المرفوضة',
      two: 'إعادة محاولة الرسالتين المرفوضتين',
      few: 'إعادة محاولة # رسائل مرفوضة',
      many: 'إعادة محاولة # رسالة مرفوضة',
      other: 'إعادة محاولة # رسالة مرفوضة',
    }),
  replayTitle: (count) =>
    plural(LOCALE, count, {
      zero: 'لا رسائل لإعادة محاولتها',
      one: 'إعادة محاولة رسالة واحدة؟',
      two: 'إعادة محاولة رسالتين؟',
      few: 'إعادة محاولة # رسائل؟',
      many: 'إعادة محاولة # رسالة؟',
      other: 'إعادة محاولة # رسالة؟',
    }),
  replayText: 'تُسلَّم إلى المساعد بترتيب وصولها. قد يتلقى عملاء ردًا على سؤال قديم.',
  replayConfirm: 'حاول مجددًا',
  replayed: (count) => `تُعاد المحاولة: ${messages(count)}`,
  cancel: 'إلغاء',
  export: 'حفظ كجدول',
  exporting: (count) => `يجري الحفظ… ${messages(count)}`,
  exported: (count) => `حُفظت في جدول: ${messages(count)}`,
  exportName: 'salesboy-messages',
  details: {
    title: 'طريق هذه الرسالة',
    close: 'إغلاق',
    openChat: 'فتح المحادثة',
    retry: 'حاول مجددًا الآن',
    gone: 'لم تعد هذه الرسالة هنا.',
    steps: {
      received: 'وصلت إلى واتساب',
      stored: 'حُفظت على هذا الحاسوب',
      sent: 'سُلّمت إلى المساعد',
      answered: 'رد المساعد',
      typed: 'كُتب الرد',
      out: 'أُرسل إلى العميل',
      delivered: 'وصل إلى الهاتف',
      read: 'قُرئ',
    },
    notYet: 'ليس بعد',
    technical: 'تفاصيل تقنية',
    request: 'ما أُرسل',
    response: 'ما عاد',
    status: (status) => `الحالة ${status}`,
    took: (span) => `بعد ${span}`,
    bytes: (count) => `${count} بايت في المجموع`,
    noResponse: {
      network: 'لم يمكن الاتصال.',
      unknown: 'لم يأتِ جواب في الوقت المحدد.',
      aborted: 'أُغلق البرنامج وهو ينتظر.',
    },
    noAttempt: 'تُحفظ تفاصيل التسليم سبعة أيام.',
    masked: 'تُعرض التواقيع جزئيًا فقط.',
    tries: (count) =>
      plural(LOCALE, count, {
        zero: 'بلا محاولات',
        one: 'محاولة واحدة',
        two: 'محاولتان',
        few: '# محاولات',
        many: '# محاولة',
        other: '# محاولة',
      }),
  },
}
