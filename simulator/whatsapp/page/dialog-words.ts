/** The texts of WhatsApp's dialogs, by language. */
export interface DialogWords {
  readonly whatsNew: string
  readonly freshLook: string
  readonly goOn: string
  readonly logOut: string
  readonly cancel: string
  readonly terms: string
  readonly agree: string
}

const english: DialogWords = {
  whatsNew: 'What’s new on WhatsApp Web',
  freshLook: 'A fresh look for WhatsApp Web',
  goOn: 'Continue',
  logOut: 'Log out',
  cancel: 'Cancel',
  terms: 'Updates to our Terms of Service',
  agree: 'Agree',
}

const languages: Readonly<Record<string, DialogWords>> = {
  en: english,
  es: {
    whatsNew: 'Novedades de WhatsApp Web',
    freshLook: 'Un nuevo diseño para WhatsApp Web',
    goOn: 'Continuar',
    logOut: 'Cerrar sesión',
    cancel: 'Cancelar',
    terms: 'Actualizaciones de nuestras Condiciones del servicio',
    agree: 'Aceptar',
  },
  'pt-BR': {
    whatsNew: 'Novidades no WhatsApp Web',
    freshLook: 'Um novo visual para o WhatsApp Web',
    goOn: 'Continuar',
    logOut: 'Desconectar',
    cancel: 'Cancelar',
    terms: 'Atualizações dos nossos Termos de Serviço',
    agree: 'Concordar',
  },
  fr: {
    whatsNew: 'Nouveautés sur WhatsApp Web',
    freshLook: 'Un nouveau look pour WhatsApp Web',
    goOn: 'Continuer',
    logOut: 'Se déconnecter',
    cancel: 'Annuler',
    terms: 'Mise à jour de nos Conditions de service',
    agree: 'Accepter',
  },
  ar: {
    whatsNew: 'الجديد في واتساب ويب',
    freshLook: 'مظهر جديد لواتساب ويب',
    goOn: 'متابعة',
    logOut: 'تسجيل الخروج',
    cancel: 'إلغاء',
    terms: 'تحديثات شروط الخدمة',
    agree: 'موافق',
  },
  hi: {
    whatsNew: 'WhatsApp Web में नया क्या है',
    freshLook: 'WhatsApp Web का नया रूप',
    goOn: 'जारी रखें',
    logOut: 'लॉग आउट करें',
    cancel: 'रद्द करें',
    terms: 'हमारी सेवा की शर्तों में बदलाव',
    agree: 'सहमत हूँ',
  },
  id: {
    whatsNew: 'Yang baru di WhatsApp Web',
    freshLook: 'Tampilan baru WhatsApp Web',
    goOn: 'Lanjutkan',
    logOut: 'Keluar',
    cancel: 'Batal',
    terms: 'Pembaruan Ketentuan Layanan kami',
    agree: 'Setuju',
  },
}

export const wordsOf = (language: string): DialogWords => languages[language] ?? english
