/** A colon as the language writes it, between a label and what it labels. */
export function colon(language: string): string {
  return language === 'zh' ? '：' : ': ';
}
