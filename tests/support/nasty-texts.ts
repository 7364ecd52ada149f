/**
 * Names and texts that have broken pages: markup, direction overrides, control characters, stacked accents, very long
 * words, formulas.
 */
export const nastyTexts: readonly string[] = [
  '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>',
  '\u202Egpj.exe \u2066isolate\u2069 \u0000\u0007\u001b[31m',
  'مرحبا، كم سعر الأرز؟ 50 kg ثم English ثم العربية',
  'שלום (shalom) 123 — ‏RTL mark',
  `Z${'\u0301\u0302\u0303\u0304'.repeat(60)}algo`,
  '👩‍👩‍👧‍👦🏳️‍🌈🇳🇬'.repeat(40),
  'W'.repeat(5_000),
  `line\n${'\n'.repeat(200)}end`,
  '${alert(1)} {{7*7}} %s %n javascript:alert(1)',
  '\ud800 lone half',
  'x'.repeat(65_000),
  `=HYPERLINK("http://example.com","free rice")`,
  "+1+cmd|' /C calc'!A0",
  '-2+3\n@second line',
  '@SUM(1+9)*cmd',
  '\t=1+1',
]
