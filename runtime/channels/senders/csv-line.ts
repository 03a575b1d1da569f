/** Lines of csv files that people open in a spreadsheet: one line each whatever is in it, and nothing in it is a formula. */
import { isPhone } from '../mailbox.js';

/** Ends in a line break (RFC 4180 quoting). */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\n`;
}

function cell(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would end the line
  const line = text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
  const plain = isFormula(line) ? `'${line}` : line;
  return /[",;']/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** OWASP, "CSV injection"; full-width signs too. A phone number is a number, with its plus or without. */
function isFormula(text: string): boolean {
  return /^[=+\-@＝＋－＠]/.test(text) && !isPhone(text);
}
