/** The shop's files as they are on the page: a text model each, and what differs from the shop as it was packed. It draws nothing. */
import * as monaco from 'monaco-editor';
import { languageOf, markerOwner, pathOf, uriOf } from './language.js';
import type { Changes, Files } from './shop.js';

/** More than anybody plays with; an address or an edit comes from others. */
const most = 500;
const configPath = 'cauce.yaml';
const form =
  /^(?:[\p{L}\p{N}_-]+\/)*[\p{L}\p{N}_-]+\.cauce$|^messages\/[\p{L}\p{N}_-]+\/[\p{L}\p{N}_-]+\.(?:mjml|html|txt|md)$/u;

export class ShopFiles {
  readonly #packed: Files;
  readonly #editor: monaco.editor.IStandaloneCodeEditor;
  readonly #models = new Map<string, monaco.editor.ITextModel>();
  /** Called when files came or went. */
  onChange: () => void = () => {};

  constructor(editor: monaco.editor.IStandaloneCodeEditor, packed: Files, changes: Changes) {
    this.#editor = editor;
    this.#packed = packed;
    for (const [path, text] of Object.entries(packed))
      if (path === configPath || changes[path] !== null) this.#make(path, changes[path] ?? text);
    this.#makeAll(changes);
  }

  get paths(): readonly string[] {
    return [...this.#models.keys()];
  }

  get texts(): Files {
    return Object.fromEntries([...this.#models].map(([path, model]) => [path, model.getValue()]));
  }

  model(path: string): monaco.editor.ITextModel | undefined {
    return this.#models.get(path);
  }

  isChanged(path: string): boolean {
    return this.#models.get(path)?.getValue() !== this.#packed[path];
  }

  /** What an address has to hold: texts that are others than in the shop, and null for what is gone. */
  get changes(): Changes {
    const gone = Object.keys(this.#packed).filter((path) => !this.#models.has(path));
    const changed = this.paths.filter((path) => this.isChanged(path));
    return Object.fromEntries([
      ...changed.map((path) => [path, this.#models.get(path)!.getValue()] as const),
      ...gone.map((path) => [path, null] as const),
    ]);
  }

  /** A sentence for whoever wants a file of that path, or `from` to be called so; undefined where it can be. */
  whyNot(path: string, from?: string): string | undefined {
    if (from === configPath || path === configPath)
      return `The project has one ${configPath}, and cannot do without it.`;
    if (path === 'prelude.cauce') return 'That is the name of the prelude, which comes with the language.';
    if (!form.test(path))
      return 'Write NAME.cauce, or messages/CHANNEL/NAME.md (.mjml, .html, .txt), in letters, digits and _.';
    // Monaco tells addresses apart by small letters only.
    const taken = this.paths.find((one) => one !== from && one.toLowerCase() === path.toLowerCase());
    if (taken !== undefined) return `There is a file ${taken} already.`;
    if (from === undefined && this.#models.size >= most) return `There are ${most} files already, which is the most.`;
    return undefined;
  }

  /** Throws the sentence where it cannot be. */
  create(path: string, text: string): void {
    this.#allow(path);
    this.#make(path, text);
    this.onChange();
  }

  rename(from: string, to: string): void {
    if (from === to) return;
    this.#allow(to, from);
    const text = this.#models.get(from)!.getValue();
    const isOpen = this.#editor.getModel() === this.#models.get(from);
    const view = isOpen ? this.#editor.saveViewState() : null;
    // Gone first: the two may differ in capital letters only.
    this.#drop(from);
    const made = this.#make(to, text);
    if (isOpen) this.#editor.setModel(made);
    if (view) this.#editor.restoreViewState(view);
    this.onChange();
  }

  /** The text it had. */
  remove(path: string): string {
    if (path === configPath) throw new Error(this.whyNot(configPath));
    const model = this.#models.get(path)!;
    const text = model.getValue();
    if (this.#editor.getModel() === model) {
      const others = this.paths.filter((one) => one !== path && one.endsWith('.cauce'));
      this.#editor.setModel(this.#models.get(others[0] ?? configPath)!);
    }
    this.#drop(path);
    this.onChange();
    return text;
  }

  /** The shop as it was packed. */
  reset(): void {
    for (const [path, text] of Object.entries(this.#packed)) {
      const model = this.#models.get(path);
      if (!model) this.#make(path, text);
      else if (model.getValue() !== text) model.setValue(text);
    }
    for (const path of this.paths) if (!(path in this.#packed)) this.remove(path);
    this.onChange();
  }

  #allow(path: string, from?: string): void {
    const why = this.whyNot(path, from);
    if (why !== undefined) throw new Error(why);
  }

  /** An address comes from a stranger: what could not be made by hand is left out. */
  #makeAll(changes: Changes): void {
    for (const [path, text] of Object.entries(changes))
      if (text !== null && !this.#models.has(path) && this.whyNot(path) === undefined) this.#make(path, text);
  }

  #make(path: string, text: string): monaco.editor.ITextModel {
    const model = monaco.editor.createModel(text, languageOf(path), uriOf(path));
    this.#models.set(path, model);
    return model;
  }

  #drop(path: string): void {
    const model = this.#models.get(path)!;
    // Who told of problems finds no model to take them from any more.
    monaco.editor.setModelMarkers(model, markerOwner, []);
    model.dispose();
    this.#models.delete(path);
  }

  /** The path of a model of the shop; undefined for any other. */
  pathOf(model: monaco.editor.ITextModel | null): string | undefined {
    const path = model ? pathOf(model.uri) : undefined;
    return path !== undefined && this.#models.get(path) === model ? path : undefined;
  }
}
