/** What the templates of messages get told: each is checked again when its text, who sends it, or an event it is given has changed. */
import type { Checker } from '../../../compiler/check/checker.js';
import type { Diagnostic } from '../../../compiler/index.js';
import type { Sending } from '../../../compiler/resolve/locals.js';
import { checkTemplate, type ShownCodes } from '../../../compiler/templates/check.js';
import type { MessageTemplate } from '../../../compiler/templates/view.js';

interface Done {
  readonly template: MessageTemplate;
  readonly sends: readonly Sending[];
  readonly diagnostics: readonly Diagnostic[];
  readonly codes: ReadonlySet<string> | undefined;
}

const none: readonly Diagnostic[] = [];

export class Templates {
  readonly #done = new Map<string, Done>();
  #shown: { readonly signature: string; readonly shown: ShownCodes } | undefined;

  forget(is: (template: MessageTemplate) => boolean): void {
    for (const [file, { template }] of this.#done) if (is(template)) this.#done.delete(file);
  }

  diagnostics(file: string): readonly Diagnostic[] {
    return this.#done.get(file)?.diagnostics ?? none;
  }

  /** Checks what is not up to date; what was reported to `c` before is lost. */
  check(
    c: Checker,
    templates: readonly MessageTemplate[],
    sends: ReadonlyMap<string, readonly Sending[]>,
  ): ShownCodes | undefined {
    const files = new Set(templates.map(({ file }) => file));
    for (const file of this.#done.keys()) if (!files.has(file)) this.#done.delete(file);
    c.taken();
    for (const template of templates) {
      const now = sends.get(template.key) ?? [];
      const before = this.#done.get(template.file);
      if (before?.template === template && isSame(before.sends, now)) continue;
      const codes = checkTemplate(c, template, now);
      this.#done.set(template.file, { template, sends: now, diagnostics: c.taken(), codes });
    }
    if (templates.length === 0) return undefined;
    const shown = new Map(
      templates.flatMap(({ key, file }) => {
        const codes = this.#done.get(file)?.codes;
        return codes ? [[key, codes] as const] : [];
      }),
    );
    // The same object as long as it says the same: what follows from it need not be found again.
    const signature = JSON.stringify([...shown].map(([key, codes]) => [key, ...codes]));
    if (!this.#shown || this.#shown.signature !== signature) this.#shown = { signature, shown };
    return this.#shown.shown;
  }
}

function isSame(a: readonly Sending[], b: readonly Sending[]): boolean {
  return a.length === b.length && a.every((sending, index) => sending === b[index]);
}
