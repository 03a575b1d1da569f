/** Settings of a provider as they are at run time: `$NAME`s read from the environment that is handed in, numbers and addresses checked. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with the settings of channels and groups, one line each, in words for whoever starts the service. */
export class SettingsProblem extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'SettingsProblem';
  }
}

/** Reads one channel's or group's settings; collects what is wrong. */
export class Settings {
  readonly problems: string[] = [];
  readonly #where: string;
  readonly #written: Readonly<Record<string, string>>;
  readonly #environment: Environment;

  /** `where`: `channels.email`. `written`: as `cauce.yaml` says, defaults included. */
  constructor(where: string, written: Readonly<Record<string, string>>, environment: Environment) {
    this.#where = where;
    this.#written = written;
    this.#environment = environment;
  }

  /** The `$NAME`s that the environment has nothing for, in order. */
  get missing(): readonly string[] {
    return this.#variables.filter((name) => this.#fromEnvironment(name) === undefined);
  }

  /** All that comes from the environment is missing, so nobody has set this provider up here. */
  get isUnset(): boolean {
    return this.#variables.length > 0 && this.missing.length === this.#variables.length;
  }

  /** Undefined for what is not written. What is written as a `$NAME` that the environment lacks is told as wrong. */
  text(key: string): string | undefined {
    const written = this.#written[key];
    const name = variableOf(written);
    if (name === null) return written;
    const value = this.#fromEnvironment(name);
    if (value === undefined) this.wrong(key, 'is missing');
    return value;
  }

  need(key: string): string {
    if (this.#written[key] === undefined) this.wrong(key, 'is missing');
    return this.text(key) ?? '';
  }

  /** A whole number from 1 to `most`. */
  count(key: string, otherwise: number, most: number): number {
    const text = this.text(key);
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    this.wrong(key, `must be a whole number from 1 to ${most}`);
    return otherwise;
  }

  /** An address of one of these schemes (`https:`), as it was written. */
  url(key: string, schemes: readonly string[], otherwise?: string): string {
    const text = otherwise === undefined ? this.need(key) : (this.text(key) ?? otherwise);
    if (text === '') return text;
    const isRight = URL.canParse(text) && schemes.includes(new URL(text).protocol) && new URL(text).hostname !== '';
    if (!isRight)
      this.wrong(key, `must be an address that begins with ${schemes.map((s) => `\`${s}//\``).join(' or ')}`);
    return text;
  }

  /** Written as `allow`, or not at all. */
  allows(key: string): boolean {
    const text = this.text(key);
    if (text !== undefined && text !== 'allow') this.wrong(key, 'can only be `allow`');
    return text === 'allow';
  }

  /** Says nothing of the value: it may be a secret. */
  wrong(key: string, what: string): void {
    const name = variableOf(this.#written[key]);
    const from = name === null ? '' : `, from \`$${name}\` of the environment,`;
    this.problems.push(`\`${this.#where}.${key}\`${from} ${what}.`);
  }

  get #variables(): readonly string[] {
    return Object.values(this.#written).flatMap((value) => variableOf(value) ?? []);
  }

  #fromEnvironment(name: string): string | undefined {
    const value = this.#environment[name];
    return value === undefined || value.trim() === '' ? undefined : value.trim();
  }
}

/** `NAME` of `$NAME`. */
function variableOf(written: string | undefined): string | null {
  return /^\$([A-Za-z_]\w*)$/.exec(written ?? '')?.[1] ?? null;
}
