/**
 * Random programs that are syntactically right: `program(random, lines)` gives one of about that many lines. The same
 * random numbers give the same program. `noisy` disturbs the layout without changing what the program says.
 */

export type Random = () => number;

/** Numbers in [0, 1) from a seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

class Writer {
  constructor(private readonly random: Random) {}

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }
  pick<V>(values: readonly V[]): V {
    return values[this.below(values.length)]!;
  }
  chance(share: number): boolean {
    return this.random() < share;
  }
  maybe(text: () => string, share = 0.4): string {
    return this.chance(share) ? text() : '';
  }

  name = () =>
    this.pick(['order', 'cart', 'tier', 'regular', 'first', 'last', 'any', 'value', 'on', 'valid', 'año', 'x1', 'café_2']);
  plain = () => this.pick(['order', 'cart', 'tier', 'regular', 'city', 'año', 'x1', 'a_name_that_is_rather_long_and_fills_lines']);
  event = () => this.pick(['order_placed', 'cart_updated', 'signed_up', 'message_sent']);
  duration = () => this.pick(['4h', '15d', '2w', '3mo', '1y', '90s', '30min', '1d12h']);
  time = () => this.pick(['09:00', '18:30', '00:00']);
  date = () => this.pick(['2026-11-27', '2028-02-29']);
  text = () => this.pick(['"gold"', '"a \\"b\\" \\\\ \\n"', '"# no comment"', '"é\\u{1F600}"', '""']);
  literal = () =>
    this.pick([
      () => String(this.below(100)),
      () => '2.50',
      () => '5%',
      () => '150 EUR',
      () => '9.90 USD',
      () => this.pick(['20km', '3mi', '500m']),
      this.duration,
      this.time,
      this.date,
      () => '2026-11-27 09:00',
      () => 'true',
      () => 'false',
      this.text,
      () => '(39.4699, -0.3763)',
    ])();

  atom(depth: number): string {
    const kinds = depth > 3 ? 3 : 13;
    switch (this.below(kinds)) {
      case 0:
        return this.literal();
      case 1:
        return `${this.plain()}.${this.pick(['total', 'items', 'first', 'if', 'last'])}${this.maybe(() => '.count')}`;
      case 2:
        return this.plain();
      case 3:
        return `(${this.expression(depth + 1)})${this.maybe(() => '.coupon', 0.1)}`;
      case 4:
        return `${this.pick(['any', 'no'])} ${this.event()}${this.where(depth)}${this.maybe(() => ` in last ${this.duration()}`)}`;
      case 5:
        return `count of ${this.event()}${this.where(depth)}${this.maybe(() => ` in last ${this.duration()}`)}`;
      case 6:
        return `${this.pick(['sum', 'average', 'min', 'max'])} of ${this.event()}.${this.pick(['total', 'items.price'])}${this.where(depth)}`;
      case 7:
        return `${this.pick(['last', 'first', 'previous'])} ${this.event()}${this.maybe(() => '.total')}`;
      case 8:
        return `${this.maybe(() => `${this.pick(['years', 'months', 'weeks', 'days', 'hours', 'minutes'])} `)}since ${this.plain()}`;
      case 9:
        return this.pick([`running ${this.plain()}`, `entered ${this.plain()}${this.maybe(() => ` in last ${this.duration()}`)}`]);
      case 10:
        return `-${this.atom(depth + 1)}`;
      case 11:
        return `expected_orders in ${this.duration()}`;
      default:
        return this.name();
    }
  }

  where(depth: number): string {
    return this.maybe(() => ` where (${this.expression(depth + 1)})`, 0.3);
  }

  comparison(depth: number): string {
    const left = this.arithmetic(depth);
    switch (this.below(12)) {
      case 0:
        return `${left} ${this.pick(['==', '!=', '<', '<=', '>', '>='])} ${this.arithmetic(depth)}`;
      case 1:
        return `${left} is ${this.maybe(() => 'not ')}${this.plain()}`;
      case 2:
        return `${left} ${this.maybe(() => 'not ')}in (${this.plain()}${this.maybe(() => `, ${this.literal()}`, 0.7)})`;
      case 3:
        return `${left} between ${this.arithmetic(depth)} and ${this.arithmetic(depth)}`;
      case 4:
        return `${left} ${this.pick(['contains', 'starts with', 'ends with'])} ${this.text()}`;
      case 5:
        return `${left} is ${this.pick(['known', 'unknown'])}`;
      case 6:
        return `${left} has (${this.expression(depth + 1)})`;
      case 7:
        return `${this.plain()} within 20km of ${this.plain()}`;
      case 8:
        return `${this.plain()} in ${this.pick(['last', 'next'])} ${this.duration()}`;
      default:
        return left;
    }
  }

  arithmetic(depth: number): string {
    const left = this.atom(depth);
    return this.chance(0.15) ? `${left} ${this.pick(['+', '-', '*', '/'])} ${this.atom(depth + 1)}` : left;
  }

  expression(depth = 0): string {
    const terms = depth > 3 ? 1 : 1 + this.below(3);
    let text = this.maybe(() => 'not ', 0.1) + this.comparison(depth);
    for (let i = 1; i < terms; i++) text += ` ${this.pick(['and', 'or'])} ${this.maybe(() => 'not ', 0.1)}${this.comparison(depth)}`;
    return this.chance(0.05) ? `${text} if ${this.comparison(depth)} else ${this.comparison(depth)}` : text;
  }

  moment(): string {
    return this.pick([
      () => `${this.event()}${this.where(2)}${this.maybe(() => ` in last ${this.duration()}`, 0.2)}${this.maybe(() => ' as seen')}`,
      () => `enters ${this.plain()}`,
      () => `leaves ${this.plain()}`,
      () => `rfm moves${this.maybe(() => ' from champions')}${this.maybe(() => ' to at_risk')}`,
      () => `rfm ${this.pick(['rises', 'drops'])}`,
      () => `tier changes${this.maybe(() => ' from "silver" to "gold"')}`,
      () => `each birthday at ${this.time()}`,
      () => `3d ${this.pick(['before', 'after'])} each birthday${this.maybe(() => ` at ${this.time()}`)}`,
      () => `on renews_on at ${this.time()}`,
      () => `7d ${this.pick(['before', 'after'])} renews_on`,
      () => `every ${this.pick(['day', 'monday, thursday', 'month on 1'])}${this.maybe(() => ` at ${this.time()}`, 0.8)}`,
      () => `at ${this.date()} ${this.time()}`,
    ])();
  }

  simple(): string {
    return this.pick([
      () => `wait ${this.duration()}${this.maybe(() => ` if not ${this.plain()} else ${this.duration()}`, 0.2)}`,
      () => `wait until ${this.pick([this.time(), `monday ${this.time()}`, `3d before renews_on at ${this.time()}`, '6mo after last_order', this.date(), 'monday', 'renews_on at 10:00'])}`,
      () => `wait up to 3d for ${this.event()}${this.maybe(() => ' as seen')}`,
      () => `send email hello${this.maybe(() => ' as note')}${this.maybe(() => ` with a = ${this.literal()}${this.maybe(() => `, b = ${this.plain()}`, 0.6)}`)}`,
      () => 'send web banner for 7d',
      () => `give ${this.pick(['5%', '15 EUR', 'welcome', '(10% if orders > 3 else 5%)'])}${this.maybe(() => ' valid 7d')}${this.maybe(() => ' as promo')}`,
      () => `${this.pick(['add to', 'remove from'])} vip_club`,
      () => `set tier = ${this.text()}`,
      () => `do nudge(${this.pick(['', this.plain(), `${this.plain()}, ${this.duration()}`, `${this.plain()}, ${this.plain()}, ${this.plain()}, ${this.plain()}`])})`,
      () => `stop${this.maybe(() => ' as lost')}`,
    ])();
  }

  block(indent: string, depth: number): string[] {
    const lines: string[] = [];
    const count = 1 + this.below(4);
    for (let i = 0; i < count; i++) lines.push(...this.statement(indent, depth));
    return lines;
  }

  /** `header` with its steps, under it or behind it. */
  headed(header: string, indent: string, depth: number): string[] {
    if (this.chance(0.2)) {
      const steps = Array.from({ length: 1 + this.below(3) }, () => this.simple());
      return [`${indent}${header}: ${steps.join('; ')}`];
    }
    return [`${indent}${header}:`, ...this.block(`${indent}  `, depth + 1)];
  }

  statement(indent: string, depth: number): string[] {
    if (depth > 4 || this.chance(0.7)) return [indent + this.simple()];
    const inner = `${indent}  `;
    switch (this.below(7)) {
      case 0: {
        const lines = this.headed(`if ${this.expression(1)}`, indent, depth);
        if (this.chance(0.3)) lines.push(...this.headed(`elif ${this.expression(1)}`, indent, depth));
        if (this.chance(0.5)) lines.push(...this.headed('else', indent, depth));
        return lines;
      }
      case 1:
        return [
          `${indent}match ${this.plain()}:`,
          ...this.headed('case champions, loyal', inner, depth),
          ...(this.chance(0.7) ? this.headed(`case ${this.pick(['unknown', this.text(), '-1'])}`, inner, depth) : []),
          ...(this.chance(0.7) ? this.headed('else', inner, depth) : []),
        ];
      case 2:
        return [
          `${indent}split${this.maybe(() => ' as approach')}:`,
          ...this.headed('45% short', inner, depth),
          ...(this.chance(0.7) ? this.headed('55% long', inner, depth) : []),
        ];
      case 3:
        return this.headed(`repeat up to 3 times${this.maybe(() => ' every 7d')}${this.maybe(() => ` until ${this.comparison(2)}`)}`, indent, depth);
      case 4: {
        const lines = this.headed(`wait up to 3d for ${this.event()}`, indent, depth);
        if (this.chance(0.5)) lines.push(...this.headed('else', indent, depth));
        return lines;
      }
      case 5:
        return [`${indent}wait until 3d before renews_on`, ...this.headed('else', indent, depth)];
      default:
        return [
          `${indent}wait up to 3d:`,
          ...this.headed('for note.clicked', inner, depth),
          ...this.headed(`for ${this.event()} as seen`, inner, depth),
          ...this.headed('else', inner, depth),
        ];
    }
  }

  clause(): string {
    return this.pick([
      () => `for ${this.expression(2)}`,
      () => `enter once${this.maybe(() => ' per 30d')}`,
      () => 'restart',
      () => 'one per cart.cart_id',
      () => `${this.pick(['goal', 'measure'])} ${this.event()}${this.where(2)} within 5d${this.maybe(() => ' value total')}`,
      () => 'goal rfm rises within 60d',
      () => `stop when ${this.expression(2)}`,
      () => `hours 09:00-20:00${this.maybe(() => ` on ${this.pick(['weekday', 'monday-friday, sunday'])}`)}`,
      () => this.pick(['priority 10', 'priority -1']),
      () => 'active 2026-12-01 to 2026-12-24',
    ])();
  }

  when(indent: string): string[] {
    const header = `when ${this.moment()}${this.maybe(() => ` and ${this.comparison(1)}`)}${this.maybe(() => ', including existing', 0.1)}`;
    return this.headed(header, indent, 1);
  }

  testStep(): string {
    return this.pick([
      () => `given newsletter = ${this.literal()}`,
      () => 'given interests = ("shoes", "bags")',
      () => `given ${this.event()} 40d ago${this.maybe(() => ` with total = 60 EUR${this.maybe(() => ', a = "b"')}`)}`,
      () => 'given rfm is at_risk',
      () => 'given in vip_club',
      () => `when ${this.event()}${this.maybe(() => ' at 30h')}${this.maybe(() => ` with total = 80 EUR${this.maybe(() => ', a = "b"')}`)}`,
      () => `given ${this.pick(['recency is short', 'frequency is often', 'spend is saver'])}`,
      () => `when ${this.event()} with items.category = "coffee", total = 80 EUR`,
      () => 'when tier = "gold" at 2d',
      () => `when ${this.moment()}`,
      () => `expect ${this.pick(['nothing before 24h', 'no sms', 'no email hello'])}`,
      () => `expect ${this.pick(['email hello', 'goal', 'end', 'end as lost', 'at step note', 'give', 'give promo', 'enter', 'enter again'])}${this.maybe(() => ' at 30h')}`,
    ])();
  }

  declaration(): string[] {
    switch (this.below(8)) {
      case 0:
        return [`let ${this.name()} = ${this.expression()}`];
      case 1:
        return [`segment ${this.name()}${this.maybe(() => ' "Title"')} = ${this.expression()}`];
      case 2:
        return [
          `event gone = ${this.event()}${this.where(1)}${this.maybe(() => ` without ${this.event()}${this.where(2)}${this.maybe(() => ` or ${this.event()}`)} within 1h${this.maybe(() => ' per cart_id')}`, 0.8)}`,
        ];
      case 3:
        return this.headed(`sequence nudge(${this.pick(['', 'first: email', 'first: email, pause: duration'])})`, '', 1);
      case 4:
        return this.when('');
      case 5:
        return [
          `test "shows it"${this.maybe(() => ` for ${this.plain()}`, 0.8)}:`,
          ...Array.from({ length: 1 + this.below(6) }, () => `  ${this.testStep()}`),
        ];
      default: {
        const lines = [`scenario ${this.name()}${this.maybe(() => ' "A title"')}:`];
        for (let i = this.below(3); i > 0; i--) lines.push(`  ${this.clause()}`);
        for (let i = 1 + this.below(2); i > 0; i--) lines.push(...this.when('  '));
        return lines;
      }
    }
  }
}

export function program(random: Random, lines: number): string {
  const writer = new Writer(random);
  const out: string[] = [];
  while (out.length < lines) {
    out.push(...writer.declaration());
    if (random() < 0.5) out.push('');
  }
  return `${out.join('\n')}\n`;
}

/**
 * The same program with other blanks, line ends, comments, blank lines and steps of indentation: a comment may stand on a line of its own, behind any
 * line and, like a line end, at any sign inside parentheses.
 */
export function noisy(text: string, random: Random): string {
  const step = 1 + Math.floor(random() * 5);
  const end = random() < 0.2 ? '\r\n' : random() < 0.1 ? '\r' : '\n';
  const out: string[] = [];
  let number = 0;
  const comment = () => (random() < 0.9 ? `# comment ${number++}  ` : `#${number++}`);
  for (const line of text.split('\n')) {
    const code = line.trimStart();
    const indent = ' '.repeat(((line.length - code.length) / 2) * step);
    while (random() < 0.1) out.push(random() < 0.5 ? ' '.repeat(Math.floor(random() * 3)) : `${' '.repeat(Math.floor(random() * 8))}${comment()}`);
    let depth = 0;
    const spaced = code.replace(/"(?:[^"\\]|\\.)*"|[()]|, | (?=[-+*/<>=(])| (?=and |or )/g, (part) => {
      if (part === '(') depth++;
      if (part === ')') depth--;
      if (part.startsWith('"')) return part;
      if (depth > 0 && random() < 0.1) {
        const broken = `${random() < 0.3 ? `  ${comment()}` : ''}${end}${indent}${' '.repeat(step + Math.floor(random() * 4))}`;
        return part.startsWith(' ') ? broken : part + broken;
      }
      if (random() < 0.7) return part;
      return part === ', ' ? ' ,   ' : part === ' ' ? '  ' : part;
    });
    out.push(indent + spaced + (code !== '' && random() < 0.1 ? `  ${comment()}` : random() < 0.1 ? '  ' : ''));
  }
  while (random() < 0.2) out.push(`${' '.repeat(Math.floor(random() * 8))}${comment()}`);
  if (random() < 0.1) while (out.at(-1) === '') out.pop();
  return (random() < 0.1 ? '\uFEFF' : '') + out.join(end);
}
