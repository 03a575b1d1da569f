/** What each filter of the template language takes and gives. A test holds this list against the engine's own. */

/** `any`: also what cannot be shown. `shown`: whatever has a text. `number?`: may be left out. `same`: what came in; `element`: one of the list that came in. */
export type FilterInput = 'any' | 'shown' | 'number' | 'list' | 'text or list' | 'date';
export type FilterOutput = 'text' | 'number' | 'bool' | 'same' | 'element' | 'texts' | 'any';

export interface FilterRule {
  readonly takes: FilterInput;
  readonly least: number;
  readonly args: readonly ('shown' | 'number' | 'any' | 'field')[];
  readonly gives: FilterOutput;
}

const rules: Record<string, string> = {};

function filters(signature: string, ...names: readonly string[]): void {
  for (const name of names) rules[name] = signature;
}

filters(
  'shown -> text',
  'escape',
  'xml_escape',
  'escape_once',
  'newline_to_br',
  'strip_html',
  'url_decode',
  'url_encode',
);
filters('shown -> text', 'cgi_escape', 'uri_escape', 'downcase', 'upcase', 'capitalize', 'strip_newlines', 'squish');
filters('shown -> text', 'normalize_whitespace', 'base64_encode', 'base64_decode', 'sha256', 'raw', 'money');
filters('shown, shown? -> text', 'lstrip', 'rstrip', 'strip');
filters('shown, shown?, any? -> text', 'slugify');
filters('shown, shown -> text', 'append', 'prepend', 'remove', 'remove_first', 'remove_last', 'hmac_sha256');
filters('shown, shown, shown -> text', 'replace', 'replace_first', 'replace_last');
filters('shown, number?, shown? -> text', 'truncate', 'truncatewords');
filters('shown, shown? -> number', 'number_of_words');
filters('shown, shown -> texts', 'split');

filters('number -> number', 'abs', 'ceil', 'floor');
filters('number, number -> number', 'at_least', 'at_most', 'minus', 'plus', 'times', 'modulo');
filters('number, number, any? -> number', 'divided_by');
filters('number, number? -> number', 'round');
filters('shown -> number', 'to_integer');

filters('list, shown? -> text', 'join', 'array_to_sentence_string');
filters('list -> element', 'first', 'last');
filters('list, number? -> any', 'sample');
filters('list -> same', 'reverse', 'uniq', 'compact');
filters('list, field? -> same', 'sort', 'sort_natural');
filters('list, field, any? -> same', 'where', 'reject');
filters('list, shown, shown -> same', 'where_exp', 'reject_exp');
filters('list, field, any? -> element', 'find');
filters('list, shown, shown -> element', 'find_exp');
filters('list, field, any? -> number', 'find_index');
filters('list, shown, shown -> number', 'find_index_exp');
filters('list, field, any? -> bool', 'has');
filters('list, shown, shown -> bool', 'has_exp');
filters('list, field -> any', 'group_by', 'map');
filters('list, shown, shown -> any', 'group_by_exp');
filters('list, field? -> number', 'sum');
filters('list, any -> any', 'concat', 'push', 'unshift');
filters('list -> any', 'pop', 'shift');
filters('text or list -> number', 'size');
filters('text or list, number, number? -> same', 'slice');

filters('date, shown?, any? -> text', 'date');
filters('date -> text', 'date_to_xmlschema', 'date_to_rfc822');
filters('date, shown?, shown? -> text', 'date_to_string', 'date_to_long_string');

filters('any, any -> any', 'default');
filters('any, any? -> text', 'json', 'jsonify', 'inspect');

const read = new Map<string, FilterRule>();

export function filterRule(name: string): FilterRule | undefined {
  const signature = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (signature === undefined) return undefined;
  let rule = read.get(name);
  if (!rule) {
    const [before = '', gives = 'any'] = signature.split(' -> ');
    const [takes = 'any', ...args] = before.split(', ');
    rule = {
      takes: takes as FilterInput,
      least: args.filter((arg) => !arg.endsWith('?')).length,
      args: args.map((arg) => arg.replace('?', '') as FilterRule['args'][number]),
      gives: gives as FilterOutput,
    };
    read.set(name, rule);
  }
  return rule;
}

export function filterNames(): readonly string[] {
  return Object.keys(rules);
}
