/** HTML from text that may be a stranger's: everything that is not already markup is escaped. */

/** Markup that is safe as it stands. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Markup[];

/** Tagged template: values are escaped unless they are `Markup`. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return new Markup(
    strings.reduce((text, string, i) => text + string + (i < values.length ? render(values[i]!) : ''), ''),
  );
}

function render(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(({ text }: Markup) => text).join('');
  return String(part).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
