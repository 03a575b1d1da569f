/** Values in a Markdown template: text that stays text, whatever a name or a payload contains. */

/** Marks that Markdown or HTML would read are written so that they show as they are; line ends become spaces. */
export function markdownText(value: unknown): string {
  return String(value ?? '')
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/[&<>]/g, (mark) => (mark === '&' ? '&amp;' : mark === '<' ? '&lt;' : '&gt;'))
    .replace(/[\\`*_[\]~|]/g, (mark) => `\\${mark}`)
    .replace(/^([#+-])|^(\d+)([.)])/, (_, mark, number = '', end = '') => (mark ? `\\${mark}` : `${number}\\${end}`));
}
