import type { DialogLanguage } from './page/answer-dialog.ts'

/**
 * Per language of WhatsApp Web: the text of the only button of a dialog that just announces news | words in the heading of such a
 * dialog | terms, which such a dialog never mentions | words that its heading does not contain: logging out, deleting, proving one's
 * identity. All languages are tried, because WhatsApp takes that of the browser or the account. A dialog in other words is reported
 * to the owner.
 */
const TABLE = `
en | continue | what's new, what is new, fresh look, new look | terms of, privacy policy | log out, log-out, delete, verify, agree, accept
af | gaan voort, gaan aan | nuut, nuwe, vars | bepalings, voorwaardes, privaatheidsbeleid | teken uit, meld af, skrap, verifieer, stem in
ar | متابعة, المتابعة, استمرار | الجديد, جديد | شروط, سياسة الخصوصية | تسجيل الخروج, حذف, تحقق, أوافق
az | davam et, davam edin | yenilik, yeni | şərt, məxfilik siyasəti | çıxış, hesabı sil, təsdiqlə, razıyam
bg | напред, продължаване, продължи | ново, нови, нов | услови, политика за поверителност | изход, изтри, потвърд, приемам
bn | চালিয়ে যান | নতুন | শর্ত, গোপনীয়তা নীতি | লগ আউট, মুছ, যাচাই, সম্মত
ca | continua | novetats, nou, nova | condicions, política de privadesa | tanca la sessió, suprimeix, verifica, accepta
cs | pokračovat | co je nového, novinky, nový, nové, nová | podmínk, zásady ochrany | odhlásit, smazat, ověř, souhlas
da | fortsæt | nyheder, nyt, nye, ny | vilkår, betingelser, privatlivspolitik | log ud, slet, bekræft, accepter
de | weiter, fortfahren | neu bei, neu in, neu auf, neuigkeiten, neuerungen, was ist neu, was gibt's neues, neuer look, neues design, frischer | bedingungen, datenschutzrichtlinie | abmelden, löschen, bestätig, verifizier, zustimm
el | συνέχεια | νέα, νέο, καινούργι | όροι, όρους, όρων, πολιτική απορρήτου | αποσύνδεση, διαγραφ, επαλήθευσ, αποδοχή
es | continuar, seguir | novedades, nuev, lo último, renovad | condiciones, términos, política de privacidad | cerrar sesión, cerrar la sesión, eliminar, verific, aceptar
et | jätka, edasi | uut, uus, uue | tingimus, privaatsuspoliitika | logi välja, kustuta, kinnita, nõustu
fa | ادامه | تازه, جدید | شرایط, خط مشی | خروج, حذف, تأیید, موافق
fi | jatka | uutta, uusi, uudet | ehdot, ehtoj, tietosuojakäytäntö | kirjaudu ulos, poista, vahvista, hyväksy
fil | magpatuloy | bago | tuntunin, patakaran sa privacy | mag-log out, i-delete, i-verify, sumang-ayon
fr | continuer | nouveaut, quoi de neuf, nouveau, nouvel | conditions, politique de confidentialité | déconnect, supprim, vérifi, accepter
ga | lean ar aghaidh, lean ar | nua | téarmaí, polasaí príobháideachais | logáil amach, scrios, fíoraigh
gu | ચાલુ રાખો | નવું, નવો, નવી | શરતો, ગોપનીયતા નીતિ | લૉગ આઉટ, ડિલીટ, ચકાસ, સંમત
ha | ci gaba | sabo, sabon, sabuw | sharuɗɗa, sharudda | fita, goge, tabbatar, yarda
he | המשך, להמשיך, המשיכו | מה חדש, חדש | תנאי, מדיניות הפרטיות | התנתק, יציאה, מחיק, אימות, מסכים
hi | जारी रखें | नया, नई, नए | शर्त, गोपनीयता नीति, प्राइवेसी पॉलिसी | लॉग आउट, डिलीट, वेरिफ़, सहमत
hr | nastavi | novosti, novo, novi | uvjet, pravila o privatnosti | odjav, izbriši, potvrdi, prihva
hu | folytatás, tovább | újdonság, új | feltétel, adatvédelmi szabályzat | kijelentkez, törlés, ellenőr, elfogad
id | lanjutkan, lanjut | baru | ketentuan, kebijakan privasi | keluar, log out, hapus, verifikasi, setuju
it | continua, avanti | novità, nuov | termini, condizioni, informativa sulla privacy | disconnett, elimina, verific, accett
ja | 続行, 続ける, 次へ | 新機能, 最新情報, 新しい, 新着 | 利用規約, プライバシーポリシー | ログアウト, 削除, 認証, 同意
ka | გაგრძელება | ახალი, სიახლე | პირობ, კონფიდენციალურობის | გასვლა, წაშლა, დადასტურ, ვეთანხმები
kk | жалғастыру | жаңа | шарт, құпиялылық саясаты | шығу, жою, растау, келіс
kn | ಮುಂದುವರಿಸಿ | ಹೊಸ | ನಿಯಮ, ಗೌಪ್ಯತಾ ನೀತಿ | ಲಾಗ್ ಔಟ್, ಅಳಿಸ, ಪರಿಶೀಲಿಸ, ಸಮ್ಮತ
ko | 계속, 계속하기 | 새로운, 새 소식, 새롭게 | 약관, 개인정보처리방침 | 로그아웃, 삭제, 인증, 동의
lo | ສືບຕໍ່ | ໃໝ່ | ເງື່ອນໄຂ, ນະໂຍບາຍ | ອອກຈາກລະບົບ, ລຶບ, ຢືນຢັນ, ຍອມຮັບ
lt | tęsti | nauja, naujien, naujas | sąlyg, privatumo politika | atsijungti, ištrinti, patvirtin, sutink
lv | turpināt | jaun | noteikum, privātuma politika | izrakstīties, izlogoties, dzēst, apstiprin, piekrīt
mk | продолжи | ново, нов | услови, политика за приватност | одјав, избриши, потврди, прифати
ml | തുടരുക | പുതിയ, പുതിയത് | നിബന്ധന, സ്വകാര്യതാ നയം | ലോഗ് ഔട്ട്, ഇല്ലാതാക്ക, പരിശോധിച്ചുറപ്പ, സമ്മത
mr | पुढे सुरू ठेवा, सुरू ठेवा, चालू ठेवा | नवीन, नवे | अटी, गोपनीयता धोरण | लॉग आउट, हटवा, पडताळ, सहमत
ms | teruskan | baharu, baru | terma, dasar privasi | log keluar, padam, sahkan, setuju
nb | fortsett | nyheter, nytt, nye, ny | vilkår, personvernregler | logg ut, slett, bekreft, godta
nl | doorgaan, verder | nieuw, wat is er nieuw, frisse | voorwaarden, privacybeleid | uitloggen, afmelden, verwijder, verifi, akkoord, accepter
pa | ਜਾਰੀ ਰੱਖੋ | ਨਵਾਂ, ਨਵੀਂ, ਨਵੇਂ | ਸ਼ਰਤਾਂ, ਪਰਦੇਦਾਰੀ ਨੀਤੀ | ਲੌਗ ਆਉਟ, ਮਿਟਾਓ, ਪੁਸ਼ਟੀ, ਸਹਿਮਤ
pl | kontynuuj, dalej | nowości, co nowego, nowy, nowe, nowa | warunk, regulamin, polityka prywatności | wyloguj, usuń, zweryfikuj, akceptuj, zgadzam
pt | continuar, avançar | novidades, nov, cara nova | termos, política de privacidade | desconectar, terminar sessão, sair da conta, excluir, apagar, eliminar, verific, concord, aceit
ro | continuă | noutăți, nou, nouă | termeni, politica de confidențialitate | deconect, șterge, verific, accept
ru | продолжить, далее | что нового, новое, новый, новости | услови, политика конфиденциальности | выйти, выход, удалить, подтверд, принять, соглас
sk | pokračovať | čo je nové, novinky, nový, nové | podmienk, zásady ochrany | odhlásiť, odstrániť, overi, súhlas
sl | nadaljuj | novosti, kaj je novega, nov | pogoj, pravilnik o zasebnosti | odjav, izbriši, potrdi, strinjam
sq | vazhdo | të reja, e re, i ri | kushte, politika e privatësisë | dil, fshi, verifiko, pranoj
sr | настави, nastavi | ново, нови, novo, novi | услов, политика приватности, uslov, politika privatnosti | одјав, избриши, потврди, прихват, odjav
sv | fortsätt | nyheter, nytt, nya, ny | villkor, integritetspolicy, sekretesspolicy | logga ut, radera, bekräfta, godkänn
sw | endelea | mapya, kipya, mpya | masharti, sera ya faragha | ondoka, futa, thibitisha, kubali
ta | தொடர், தொடரவும், தொடர்க | புதிய, புதிதாக, புதியவை | விதிமுறை, தனியுரிமைக் கொள்கை | வெளியேறு, நீக்கு, சரிபார், ஒப்புக்கொள்
te | కొనసాగించండి, కొనసాగించు | కొత్త | నిబంధన, గోప్యతా విధానం | లాగ్ అవుట్, తొలగించ, ధృవీకరించ, అంగీకర
th | ดำเนินการต่อ, ต่อไป | ใหม่ | ข้อกำหนด, เงื่อนไข, นโยบายความเป็นส่วนตัว | ออกจากระบบ, ลบ, ยืนยัน, ยอมรับ
tr | devam, devam et | yenilik, yeni | koşul, şartlar, gizlilik ilkesi | çıkış, oturumu kapat, hesabı sil, doğrula, kabul
uk | продовжити, далі | що нового, нове, новий, новини | умови, умов, політика конфіденційності | вийти, вихід, видалити, підтверд, прийняти, погодж
ur | جاری رکھیں | نیا, نئی, نئے | شرائط, رازداری کی پالیسی | لاگ آؤٹ, حذف, تصدیق, متفق
uz | davom etish, davom ettirish | yangilik, yangi | shart, maxfiylik siyosati | chiqish, o'chirish, tasdiqla, roziman
vi | tiếp tục | có gì mới, điểm mới, mới | điều khoản, chính sách quyền riêng tư | đăng xuất, xóa, xác minh, đồng ý
zh | 继续, 繼續, 下一步 | 新功能, 最新, 新增, 新面貌, 新外观, 新外觀, 全新, 新版 | 条款, 條款, 隐私政策, 隱私政策 | 退出登录, 登出, 删除, 刪除, 验证, 驗證, 同意
zu | qhubeka | okusha, entsha, isha | imigomo, inqubomgomo yobumfihlo | phuma, susa, qinisekisa, vuma
`

const listOf = (text = ''): readonly string[] => text.split(',').map((word) => word.trim())

/** The table, parsed for the page. */
export const dialogLanguages: readonly DialogLanguage[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [, goOn, news, terms, acts] = line.split('|')
    return { goOn: listOf(goOn), news: listOf(news), terms: listOf(terms), acts: listOf(acts) }
  })
