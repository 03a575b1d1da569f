/** What is wrong with a template, for whoever writes it. */

/** A template that cannot be rendered: its file, and what the template engine said of it. */
export class RenderError extends Error {
  /** Whose fault it is: the template's. */
  readonly fault = 'file';

  constructor(
    readonly file: string,
    detail: string,
  ) {
    super(`${file}: ${detail}`);
  }
}
