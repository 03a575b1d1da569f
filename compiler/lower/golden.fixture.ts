/** A lowered project as a text that a person can compare line by line, for the fixtures. Spans are `line:column-line:column`, from 0. */
import type { SourceSpan } from '../../runtime/machine/bundle.js';
import type { Lowered } from './index.js';

/** JSON, a line for every state, trigger, segment and step; the model is left out. */
export function goldenText({ bundle, tests }: Lowered): string {
  const parts = [
    `"files": ${JSON.stringify(bundle.files)}`,
    `"facts": {\n${inside('"events"', bundle.facts.events)},\n${inside('"aggregates"', bundle.facts.aggregates)}\n}`,
    `"segments": ${lines(bundle.segments, '  ')}`,
    `"derived": ${lines(bundle.derived, '  ')}`,
    `"scenarios": [\n${bundle.scenarios.map(({ states, ...header }) => item(header, '"states"', states)).join(',\n')}\n]`,
    `"tests": [\n${tests.map(({ steps, ...header }) => item(header, '"steps"', steps)).join(',\n')}\n]`,
  ];
  return `{\n${parts.join(',\n')}\n}\n`;
}

function item(header: object, key: string, list: readonly object[]): string {
  const entries = Object.entries(header).map(([name, value]) => `  ${JSON.stringify(name)}: ${text(value)}`);
  return `{\n${[...entries, inside(key, list)].join(',\n')}\n}`;
}

function inside(key: string, list: readonly object[]): string {
  return `  ${key}: ${lines(list, '    ')}`;
}

function lines(list: readonly object[], indent: string): string {
  return list.length === 0 ? '[]' : `[\n${list.map((one) => indent + text(one)).join(',\n')}\n${indent.slice(2)}]`;
}

function text(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isSpan(inner) ? spanText(inner) : inner));
}

function isSpan(value: unknown): value is SourceSpan {
  return typeof value === 'object' && value !== null && 'endCharacter' in value;
}

function spanText({ file, line, character, endLine, endCharacter }: SourceSpan): string {
  return `${file}/${line}:${character}-${endLine}:${endCharacter}`;
}
