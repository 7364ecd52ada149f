/** French writes a space before its double signs and inside its quotes; no line may end there. */
export function tieSigns(text: string): string {
  return text.replace(/ (?=[:;?!»])/g, '\u00a0').replace(/« /g, '«\u00a0')
}
