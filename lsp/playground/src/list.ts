/** The list of files at the left: open one, add, rename or remove one by hand. What may be done with a file, and its text, is the files' own to say. */
import type { ShopFiles } from './files.js';
import { element } from './panels.js';
import { grouped } from './shop.js';

export interface Counts {
  readonly errors: number;
  readonly warnings: number;
}

interface Surroundings {
  readonly files: ShopFiles;
  /** Undefined while something else than a file of the shop is shown. */
  readonly openPath: () => string | undefined;
  readonly open: (path: string) => void;
}

export class FileList {
  readonly #place: HTMLElement;
  readonly #around: Surroundings;
  readonly #rows = element('div', { class: 'rows' });
  readonly #said = element('p', { class: 'said', role: 'status' });
  readonly #form: HTMLFormElement;
  readonly #name: HTMLInputElement;
  /** The file that gets another name; undefined where the form makes one. */
  #renamed: string | undefined;
  /** The open file when the list was shown last. */
  #shown: string | undefined;

  constructor(place: HTMLElement, around: Surroundings) {
    this.#place = place;
    this.#around = around;
    this.#name = element('input', { name: 'path', spellcheck: 'false', autocomplete: 'off', 'aria-label': 'Path' });
    this.#form = element('form', { hidden: '' }, this.#name, element('button', {}, 'OK'));
    const tool = (label: string, title: string, act: () => void) => {
      const button = element('button', { type: 'button', title }, label);
      button.addEventListener('click', act);
      return button;
    };
    const ofOpen = (act: (path: string) => void) => () => {
      const path = around.openPath();
      if (path !== undefined) act(path);
    };
    const tools = element(
      'div',
      { class: 'tools' },
      tool('New', 'Make a file', () => this.#ask('')),
      tool(
        'Rename',
        'Rename the open file (F2 in the list)',
        ofOpen((path) => this.#ask(path, path)),
      ),
      tool(
        'Remove',
        'Remove the open file (Delete in the list)',
        ofOpen((path) => this.#remove(path)),
      ),
    );
    place.replaceChildren(tools, this.#form, this.#said, this.#rows);
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#answer();
    });
    this.#form.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.#end();
    });
    this.#rows.addEventListener('keydown', ({ key, target }) => {
      const { path } = (target as HTMLElement).dataset;
      if (path === undefined) return;
      if (key === 'F2') this.#ask(path, path);
      if (key === 'Delete') this.#remove(path);
    });
  }

  /** `putBack` offers to undo it. */
  say(text: string, putBack?: () => void): void {
    this.#said.replaceChildren(text);
    if (!putBack) return;
    const button = element('button', { type: 'button' }, 'Put it back');
    button.addEventListener('click', putBack);
    this.#said.append(' ', button);
  }

  show(countOf: ReadonlyMap<string, Counts>): void {
    const { files, openPath, open } = this.#around;
    const current = openPath();
    const focused = (document.activeElement as HTMLElement | null)?.dataset.path;
    const before = new Map([...this.#rows.querySelectorAll('details')].map((one) => [one.dataset.title, one.open]));
    const groups = grouped(files.paths).map(({ title, paths }) => {
      const rows = paths.map((path) => {
        const { errors = 0, warnings = 0 } = countOf.get(path) ?? {};
        const count = errors || warnings;
        const row = element(
          'button',
          { type: 'button', title: path, 'data-path': path, ...(path === current && { 'aria-current': 'true' }) },
          element('span', {}, path.replace(/^messages\/[^/]+\//, '')),
          element('span', { class: errors > 0 ? 'count' : 'count mild' }, count > 0 ? String(count) : ''),
        );
        if (files.isChanged(path)) row.classList.add('changed');
        row.addEventListener('click', () => open(path));
        return row;
      });
      const group = element('details', { 'data-title': title }, element('summary', {}, title), ...rows);
      // What a visitor folded stays folded, but for the open file's.
      group.open = (current !== undefined && paths.includes(current)) || (before.get(title) ?? title === 'Scenarios');
      return group;
    });
    this.#rows.replaceChildren(...groups);
    if (focused !== undefined) this.#row(focused)?.focus();
    if (current !== undefined && current !== this.#shown) this.#row(current)?.scrollIntoView({ block: 'nearest' });
    this.#shown = current;
  }

  #row(path: string): HTMLElement | undefined {
    return [...this.#rows.querySelectorAll<HTMLElement>('[data-path]')].find((one) => one.dataset.path === path);
  }

  #ask(text: string, renamed?: string): void {
    const why = renamed === undefined ? undefined : this.#around.files.whyNot(renamed, renamed);
    this.say(why ?? (renamed === undefined ? 'NAME.cauce, or messages/email/NAME.md' : `Another name for ${renamed}`));
    if (why !== undefined) return;
    this.#renamed = renamed;
    this.#form.hidden = false;
    this.#name.value = text;
    this.#name.focus();
    const from = text.lastIndexOf('/') + 1;
    this.#name.setSelectionRange(from, Math.max(from, text.lastIndexOf('.')));
  }

  #answer(): void {
    const { files, open } = this.#around;
    const typed = this.#name.value.trim();
    const path = /[./]/.test(typed) || typed === '' ? typed : `${typed}.cauce`;
    try {
      if (this.#renamed === undefined) files.create(path, '');
      else files.rename(this.#renamed, path);
    } catch (fault) {
      this.say((fault as Error).message);
      return;
    }
    this.#end();
    open(path);
  }

  #end(): void {
    const back = this.#renamed === undefined ? undefined : this.#row(this.#renamed);
    this.#form.hidden = true;
    this.say('');
    (back ?? this.#place.querySelector('button'))?.focus();
  }

  #remove(path: string): void {
    const { files, open } = this.#around;
    try {
      const text = files.remove(path);
      this.say(`${path} is removed.`, () => {
        files.create(path, text);
        this.say('');
        open(path);
      });
    } catch (fault) {
      this.say((fault as Error).message);
    }
  }
}
