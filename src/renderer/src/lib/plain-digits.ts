/** Converts Arabic and Persian digits to 0–9, because keyboards of these languages type their own digits. */
export function plainDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
}
