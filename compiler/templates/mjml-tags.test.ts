import { describe, expect, test } from 'vitest';
import { mjmlAttribute, mjmlTag } from './mjml.js';

interface Component {
  readonly endingTag?: boolean;
  readonly allowedAttributes?: Readonly<Record<string, string>>;
  getTagName(): string;
}
type Type = new (value: unknown) => { readonly matchers: readonly RegExp[] };

/** The list as the MJML that is installed has it. `npx vitest run compiler/templates/mjml-tags.test.ts -u` writes it. */
async function listOfLibrary(): Promise<string> {
  const preset = (await import('mjml-preset-core' as string)).default;
  const { initializeType } = (await import('mjml-core' as string)) as { initializeType: (type: string) => Type };
  const { components, dependencies } = (preset.default ?? preset) as {
    components: readonly Component[];
    dependencies: Readonly<Record<string, readonly (string | RegExp)[]>>;
  };
  const tags = new Map(components.map((component) => [component.getTagName(), component]));
  const types = new Set<string>();
  const lines = [...new Set([...Object.keys(dependencies), ...tags.keys()])].sort().flatMap((name) => {
    const { endingTag = false, allowedAttributes = {} } = tags.get(name) ?? {};
    const children = (dependencies[name] ?? []).map((child) => (typeof child === 'string' ? child : '*')).sort();
    const byType = new Map<string, string[]>();
    for (const [attribute, type] of Object.entries(allowedAttributes)) {
      types.add(type);
      byType.set(type, [...(byType.get(type) ?? []), attribute]);
    }
    const kind = tags.has(name) ? (endingTag ? 'text' : 'tag') : 'bare';
    return [
      `${kind} ${[name, ...children].join(' ')}`,
      ...[...byType].sort().map(([type, names]) => `  ${type}: ${names.sort().join(' ')}`),
    ];
  });
  const rules = [...types].sort().map((type) => {
    const patterns = type === 'boolean' ? [/^(true|false)$/] : new (initializeType(type))('').matchers;
    return `type ${type} ${patterns.map(({ source, ignoreCase }) => `${ignoreCase ? '~' : '='}${source.replaceAll(' ', '\\x20')}`).join(' ')}`;
  });
  return `/** The tags of MJML: what may stand in each, its attributes and what they take. Written by its test from the library itself; read by \`mjml.ts\`. */
export const mjmlList = String.raw\`
${[...lines, ...rules].join('\n')}
\`;
`;
}

describe('the tags of MJML', () => {
  test('are those of the library', { timeout: 30_000 }, async () => {
    await expect(await listOfLibrary()).toMatchFileSnapshot('./mjml-tags.ts');
  });

  test('are read', () => {
    expect(mjmlTag('mj-section')).toMatchObject({ text: false, children: ['mj-column', 'mj-group', 'mj-raw'] });
    expect(mjmlTag('mj-text')?.text).toBe(true);
    expect(mjmlAttribute('mj-text', 'align')?.accepts('left')).toBe(true);
    expect(mjmlAttribute('mj-text', 'font-size')?.accepts('16')).toBe(false);
    expect(mjmlAttribute('mj-text', 'color')?.accepts('#ff0000')).toBe(true);
    expect(mjmlAttribute('mj-text', 'colour')).toBeUndefined();
  });
});
