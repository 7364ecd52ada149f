import type { words as english } from '../en.ts'
import { plural } from '../plural.ts'
import type { Translation } from '../translation.ts'

const LOCALE = 'ar'
type Part<K extends keyof typeof english> = Translation<(typeof english)[K]>

export const frame: Part<'frame'> = {
  loading: 'يجري التحضير…',
  lost: 'فقدت هذه النافذة اتصالها بـ Salesboy. تحاول مجددًا تلقائيًا؛ لم يضع شيء.',
  notAdmitted: 'استُخدم هذا الرابط من قبل',
  notAdmittedHow: 'للأمان يعمل كل عنوان مرة واحدة. طُبع عنوان جديد حيث شُغّل Salesboy؛ افتح ذلك العنوان.',
  skip: 'انتقل إلى المحتوى',
  dismiss: 'إغلاق',
  undo: 'تراجع',
  waitForYou: (count) =>
    plural(LOCALE, count, {
      zero: 'لا شيء ينتظرك',
      one: 'محادثة واحدة تنتظرك',
      two: 'محادثتان تنتظرانك',
      few: '# محادثات تنتظرك',
      many: '# محادثة تنتظرك',
      other: '# محادثة تنتظرك',
    }),
  notices: 'الإشعارات',
  labelled: (label, what) => `${label}: ${what}`,
}

export const session: Part<'session'> = {
  since: (time) => `منذ ${time}`,
  noPhone: 'لا هاتف مرتبط بعد',
  connect: 'اتصال',
  disconnect: 'قطع الاتصال',
  keepConnected: 'البقاء متصلًا',
  disconnectTitle: (name) => `قطع اتصال ${name}؟`,
  disconnectText: 'سيتوقف الروبوت عن الرد. يمكنك الاتصال من جديد بلا مسح رمز.',
  more: 'إجراءات أخرى',
  restart: 'إعادة التشغيل',
  rename: 'إعادة التسمية',
  renameTitle: 'إعادة تسمية هذا المتجر',
  renameLabel: 'الاسم',
  save: 'حفظ',
  cancel: 'إلغاء',
  unlink: 'فك ربط هذا الهاتف…',
  unlinkTitle: 'فك ربط هذا الهاتف؟',
  unlinkText: 'سيلزمك مسح رمز جديد. الرسائل المنتظرة تبقى محفوظة.',
  unlinkLabel: 'اكتب «فك الربط» للتأكيد',
  unlinkWord: 'فك الربط',
  unlinkConfirm: 'فك ربط هذا الهاتف',
  remove: 'إزالة',
  removeTitle: (name) => `إزالة ${name}؟`,
  removeText: 'يختفي المتجر من هذا الحاسوب. تبقى رسائله في «النشاط».',
  linkAgain: 'الربط من جديد',
  unlinkedText: 'فُكّ ربط هذا الحاسوب من الهاتف. اربطه من جديد لمواصلة الرد.',
  takeOver: 'استخدامه هنا',
  conflictText: 'فُتح واتساب هذا في نافذة أخرى أو حاسوب آخر. واحد فقط يستطيع الرد.',
  tryAgain: 'حاول مجددًا',
  next: (time) => `المحاولة التالية ${time}`,
  reasons: {
    'browser-closed': 'أُغلق المتصفح المخفي.',
    'page-crashed': 'تعطلت صفحة واتساب.',
    'page-hung': 'توقفت صفحة واتساب عن الاستجابة.',
    'page-deaf': 'لم تعد صفحة واتساب تُعلم بالرسائل الجديدة.',
    'launch-failed': 'لم يبدأ المتصفح المخفي.',
    'load-timeout': 'استغرق تحميل واتساب وقتًا طويلًا.',
    'ready-timeout': 'استغرق تجهيز واتساب وقتًا طويلًا.',
    'state-stuck': 'لم يتمكن واتساب من الاتصال.',
    resumed: 'استيقظ الحاسوب.',
    'profile-locked': 'استخدم برنامج آخر ارتباط واتساب هذا.',
  },
  internetText: 'لا يوجد إنترنت. لم يضع شيء: ستُرسل الرسائل عند عودته.',
  changedText: 'تغيّر واتساب. قد لا تعمل بعض الأشياء إلى أن يُحدَّث Salesboy.',
  changedVersion: (version) => `ما لا يعمل في واتساب ويب ${version}`,
  expiresText: (time) => `غير متصل منذ مدة طويلة: سينهي واتساب هذا الارتباط ${time}. صِله قبل ذلك.`,
  leave: 'اتركه هناك',
}

export const link: Part<'link'> = {
  preparing: 'يجري تحضير الرمز…',
  alt: 'رمز QR لمسحه بواتساب على الهاتف',
  useCode: 'استخدام رمز مكتوب بدلًا منه',
  useQr: 'استخدام رمز QR بدلًا منه',
  noCamera: 'لا توجد كاميرا؟',
  phoneLabel: 'رقم واتساب المتجر',
  phoneHint: 'مثل \u2066+234 803 123 4567\u2069',
  getCode: 'الحصول على رمز',
  codeSteps: 'على الهاتف: الأجهزة المرتبطة، ربط جهاز، «الربط برقم الهاتف بدلًا من ذلك». أدخل هذا الرمز:',
  copy: 'نسخ الرمز',
  copied: 'نُسخ',
  paused: 'لم يمسح أحد الرمز منذ مدة، فأُخفي.',
  showAgain: 'عرض رمز QR من جديد',
  country: 'البلد',
  anyCountry: 'الرقم يبدأ بـ +',
  phoneMissing: 'أدخل رقم هاتف المتجر.',
  phoneWrong: {
    'not-a-number': 'هذا ليس رقم هاتف. اختر البلد، أو ابدأ بـ + ورمز البلد.',
    'too-short': 'هذا الرقم قصير جدًا.',
    'too-long': 'هذا الرقم طويل جدًا.',
    impossible: 'لا يوجد رقم كهذا في هذا البلد. راجع الأرقام.',
  },
  codeFor: (phone) => `للرقم ${phone}.`,
  codeLeft: (seconds) =>
    `صالح ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} أخرى، ثم يأتي رمز جديد.`,
  codeRenews: 'رمز جديد في الطريق…',
}

export const reasons: Part<'reasons'> = {
  'callback-mode': 'يرسل المساعد ردوده بنفسه.',
  'response-mode': 'يُعتمد الرد على الرسالة فقط.',
  'already-answered': 'لدى العميل رد بالفعل.',
  'owner-takeover': 'أنت ترد في هذه المحادثة.',
  'quiet-hours': 'الوقت ليل عند الروبوت.',
  'too-old': 'كان السؤال أقدم من أن يُرد عليه آليًا.',
  'answer-open': 'بانتظار رد المساعد على السؤال نفسه.',
  paused: 'الردود متوقفة مؤقتًا.',
  'not-connected': 'واتساب غير متصل.',
  'chat-budget': 'نالت هذه المحادثة ما يكفي من الردود في هذه الساعة.',
  budget: 'بلغت الردود حدّها في الساعة.',
  unknown: 'يجري التأكد من إرساله.',
  'send-failed': 'لم يأخذه واتساب.',
  'not-on-whatsapp': 'هذا الرقم ليس على واتساب.',
  'chat-not-found': 'واتساب لم يعد يعرف هذه المحادثة.',
  'not-allowed': 'واتساب لا يسمح لنا بالكتابة في هذه المحادثة.',
  'refused-by-whatsapp': 'أخذه واتساب ثم رفضه.',
  'earlier-failed': 'لم يمكن إرسال النص الذي قبله.',
}

export const reasonHelp: Part<'reasonHelp'> = {
  'owner-takeover': 'يبقى الروبوت صامتًا حتى ينتهي الوقت أو تعيد المحادثة إليه. ما زال بإمكانك إرسال هذا الرد.',
  'quiet-hours': 'في ساعات الهدوء تنتظر الردود الصباح؛ وما يصير قديمًا جدًا حتى ذلك الوقت يُترك لك. يمكنك إرساله الآن.',
  'too-old': 'الرد المتأخر كثيرًا ما يضر أكثر من عدم الرد. ما زال بإمكانك إرساله، أو الكتابة إلى العميل بنفسك.',
  paused: 'يُرسل عندما تستأنف الردود، إن لم يصر السؤال قديمًا جدًا.',
  'not-connected': 'يُرسل عند عودة واتساب.',
  'chat-budget': 'ربما يتحادث روبوتان. يُرسل عندما تسمح الساعة.',
  budget: 'يُرسل عندما تسمح الساعة.',
  'send-failed': 'جُرّب إرساله مرات كثيرة. حاول مجددًا، أو اكتب إلى العميل من الهاتف.',
  'refused-by-whatsapp': 'لم يصل إلى العميل. حاول مجددًا، أو اكتب من الهاتف.',
  'earlier-failed': 'أرسل الأول من جديد فيتبعه هذا.',
}

export const waiting: Part<'waiting'> = {
  title: 'تنتظرك',
  none: 'لا أحد ينتظر. تظهر المحادثة هنا عندما لا يستطيع الروبوت الرد، أو عندما ترد فيها بنفسك.',
  more: (count) =>
    plural(LOCALE, count, {
      zero: 'لا غيرها',
      one: 'وواحدة أخرى',
      two: 'واثنتان أخريان',
      few: 'و# أخرى',
      many: 'و# أخرى',
      other: 'و# أخرى',
    }),
  done: 'تم',
  doneFor: (name) => `تم: ${name}`,
  reasons: {
    'not-accepted': 'لم يقبل المساعد الرسالة.',
    'too-old': 'كانت أقدم من أن يُرد عليها آليًا.',
    'answer-failed': 'لم يمكن إرسال الرد.',
    yours: 'ترك لك الروبوت هذه.',
    'no-text': 'لا يستطيع المساعد قراءتها.',
  },
  open: 'فتح المحادثة',
  openFor: (name) => `فتح المحادثة: ${name}`,
  putAside: 'وُضعت جانبًا: هذه المحادثة لم تعد تنتظرك.',
}

export const away: Part<'away'> = (customers, answered, left) =>
  [
    plural(LOCALE, customers, {
      zero: 'لم يكتب أي عميل أثناء غيابك.',
      one: 'كتب عميل واحد أثناء غيابك.',
      two: 'كتب عميلان أثناء غيابك.',
      few: 'كتب # عملاء أثناء غيابك.',
      many: 'كتب # عميلًا أثناء غيابك.',
      other: 'كتب # عميل أثناء غيابك.',
    }),
    plural(LOCALE, answered, {
      zero: 'لم يتلقَّ أحد ردًا.',
      one: 'تلقى واحد ردًا.',
      two: 'تلقى اثنان ردًا.',
      few: 'تلقى # منهم ردًا.',
      many: 'تلقى # منهم ردًا.',
      other: 'تلقى # منهم ردًا.',
    }),
    ...(left > 0
      ? [
          plural(LOCALE, left, {
            zero: 'لا أحد بلا رد.',
            one: 'واحد لم يتلقَّ ردًا بعد.',
            two: 'اثنان لم يتلقيا ردًا بعد.',
            few: '# لم يتلقوا ردًا بعد.',
            many: '# لم يتلقوا ردًا بعد.',
            other: '# لم يتلقوا ردًا بعد.',
          }),
        ]
      : []),
  ].join(' ')
