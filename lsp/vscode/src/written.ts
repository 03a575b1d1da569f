/** What stands at the left edge of a text, by line: tests and scenarios. Knows nothing of VS Code. */

export interface WrittenTest {
  /** As `cauce test` names it. */
  readonly title: string;
  readonly scenario: string;
  /** From 0. */
  readonly line: number;
}

export function writtenTests(text: string): WrittenTest[] {
  const found: WrittenTest[] = [];
  for (const [line, content] of text.split(/\r?\n/).entries()) {
    const match = /^test\s+("(?:[^"\\]|\\.)*")\s+for\s+([\p{L}\p{M}\p{N}_]+)/u.exec(content);
    if (match) found.push({ title: unquoted(match[1]!), scenario: match[2]!, line });
  }
  return found;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(?:u\{([0-9A-Fa-f]{1,6})\}|(.))/g, (_, code?: string, sign?: string) => {
    if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
    return sign === 'n' ? '\n' : sign!;
  });
}

/** From 0; a scenario that has no line of its own, being named after its file, begins at the first. */
export function lineOfScenario(text: string, name: string): number {
  const line = text
    .split(/\r?\n/)
    .findIndex((content) => /^scenario\s+([\p{L}\p{M}\p{N}_]+)/u.exec(content)?.[1] === name);
  return Math.max(0, line);
}
