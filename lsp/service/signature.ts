/** What a `do` takes, and what a statement is made of, while it is being written. */
import type { Position, SignatureAnswer } from './data.js';
import { offsetOf, type View } from './view.js';

const statements: readonly (readonly [word: string, parts: readonly string[], says: string])[] = [
  ['wait', ['wait', 'DURATION', '[if CONDITION else DURATION]'], 'Parks the run.'],
  [
    'send',
    ['send', 'CHANNEL', 'MESSAGE', '[as NAME]', '[with a = VALUE]'],
    'One message; what it needs comes from `with` or from names of the run.',
  ],
  ['give', ['give', 'VALUE or COUPON', '[valid DURATION]', '[as NAME]'], 'One code of its own for the contact.'],
  ['goal', ['goal', 'EVENT [where (…)]', 'within DURATION', '[value FIELD]'], 'Reaching it ends the run as converted.'],
  ['measure', ['measure', 'EVENT [where (…)]', 'within DURATION', '[value FIELD]'], 'Counts without ending.'],
  ['repeat', ['repeat up to', 'N times', '[every DURATION]', '[until EXPR]'], 'Bounded loops only.'],
  ['hours', ['hours', 'FROM-TO', '[on DAYS]'], 'Sends wait for this window.'],
  ['active', ['active', 'DATE', 'to DATE'], 'Entries only then.'],
];

export function signatureHelp(view: View, position: Position): SignatureAnswer | undefined {
  if (!view.program) return undefined;
  const offset = offsetOf(view, position);
  const line = view.text.slice(view.text.lastIndexOf('\n', offset - 1) + 1, offset);
  const call = /\bdo\s+([\p{L}][\p{L}\p{Nd}_]*)\s*\(([^)]*)$/u.exec(line);
  if (call) return ofSequence(view, call[1]!, call[2]!.split(',').length - 1);
  const words = line.trimStart().split(/\s+/);
  const found = statements.find(([word]) => words[0] === word && words.length > 1);
  if (!found) return undefined;
  const [, parts, says] = found;
  return {
    label: parts.join(' '),
    documentation: says,
    parameters: parts.map((label) => ({ label })),
    activeParameter: Math.min(words.length - 1, parts.length - 1),
  };
}

function ofSequence({ workspace }: View, name: string, activeParameter: number): SignatureAnswer | undefined {
  const symbol = workspace.symbols.sequences.get(name);
  if (!symbol) return undefined;
  const parameters = symbol.declaration.params.map(({ name: param, type }) => ({
    label: `${param.text}: ${type.text}`,
  }));
  return {
    label: `${name}(${parameters.map(({ label }) => label).join(', ')})`,
    parameters,
    activeParameter: Math.min(activeParameter, Math.max(0, parameters.length - 1)),
  };
}
