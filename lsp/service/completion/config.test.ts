import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../../compiler/diagnostics/lines.js';
import { marked } from '../marked.fixture.js';

const shop = `project: shop
currency: EUR
contact:
  newsletter: bool
  city: text?
events:
  order_placed: {order_id: text, total: money, coupon: text?}
  left: {order_id: text}
records:
  item: {sku: text}
channels:
  email: {provider: smtp, url: $SMTP_URL, from: "a@example.com", consent: newsletter}
`;
const files = (yaml: string) => ({
  'cauce.yaml': yaml,
  'main.cauce': 'segment far = no order_placed in last 1y\nevent gone = left without order_placed within 1h\n',
});
const asked = (yaml: string) => {
  const { service, path, position } = marked(files(yaml));
  return service.completion(path, position);
};

describe('in cauce.yaml', () => {
  it.each<readonly [what: string, yaml: string, has: readonly string[], hasNot: readonly string[]]>([
    ['sections that are not there yet', `${shop}┆`, ['policies', 'rfm'], ['contact', 'quiet_hours']],
    ['sections by their first letters', `${shop}poli┆`, ['policies'], ['contact', 'rfm']],
    ['keys of a section', `${shop}policies:\n  ┆`, ['holdout', 'caps'], ['rfm', 'event']],
    ['keys beside others', `${shop}policies:\n  holdout: 5%\n  ┆\n`, ['caps'], ['holdout']],
    ['keys before others', `${shop}policies:\n  ┆\n  holdout: 5%\n`, ['caps'], ['holdout']],
    ['keys in braces', `${shop}rfm: {event: order_placed, ┆}`, ['value', 'bins'], ['event', 'holdout']],
    ['keys that have a value', `${shop}policies:\n  hol┆: 5%\n`, ['holdout'], ['caps']],
    ['levels', `${shop}rfm: {levels: {recency: {┆}}}`, ['names', 'cuts'], ['event']],
    ['axes', `${shop}rfm: {scores: {thresholds: {┆}}}`, ['recency', 'monetary'], ['names']],
    ['settings of every channel', `${shop}  sms: {┆}`, ['provider', 'consent', 'rate'], ['reply_to']],
    ['settings of a provider', `${shop}  crm: {provider: webhook, ┆}`, ['url', 'secret'], ['reply_to', 'provider']],
    ['settings of a sync', `${shop}groups:\n  g: {sync: meta, ┆}`, ['audience'], ['path', 'sync']],
    ['what an event does beside', shop.replace('left: {', 'left: {┆, '), ['confirms', 'undoes'], ['provider']],
    ['currencies', shop.replace('EUR', '┆'), ['EUR', 'USD'], ['newsletter']],
    ['time zones', `${shop}timezone: Europe/M┆`, ['Europe/Madrid'], ['Asia/Tokyo', 'EUR']],
    ['types', shop.replace('text?', '┆'), ['bool', 'money', 'list(text)', 'item'], ['newsletter', 'smtp']],
    ['types of a list', shop.replace('text?', 'list(┆)'), ['text', 'item'], ['smtp']],
    ['types with a mark', shop.replace('text?', 'te┆?'), ['text'], ['smtp']],
    ['consents', shop.replace('consent: newsletter', 'consent: ┆'), ['newsletter', 'none'], ['city']],
    ['confirmed consents', shop.replace('left: {', 'left: {confirms: ┆, '), ['newsletter'], ['city', 'none']],
    [
      'undone events',
      shop.replace('left: {', 'left: {undoes: ┆, '),
      ['order_placed by order_id'],
      ['left by order_id', 'order_placed by total'],
    ],
    ['the field of an undone event', shop.replace('left: {', 'left: {undoes: order_placed by ┆, '), ['order_id'], []],
    ['events of other programs', `${shop}aliases:\n  Left: ┆`, ['left', 'order_placed'], ['gone', 'newsletter']],
    ['providers', `${shop}  sms:\n    provider: ┆`, ['twilio', 'csv'], ['meta']],
    ['syncs', `${shop}groups:\n  g: {sync: ┆}`, ['meta', 'csv'], ['twilio']],
    ['choices', `${shop}policies: {over_cap: ┆}`, ['skip', 'wait'], ['flag']],
    ['channels in a cap', `${shop}policies:\n  caps: [3 ┆ per 7d]`, ['email', 'any'], ['newsletter', 'smtp']],
    ['channels in a cap of its own line', `${shop}policies:\n  caps:\n    - 3 ┆ per 7d`, ['email'], ['smtp']],
    ['segments of a cap', `${shop}policies:\n  caps: [3 email per 7d for ┆]`, ['far'], ['email', 'gone']],
    ['events assumed', `${shop}policies:\n  assume: [1 ┆ per 1d]`, ['gone', 'left'], ['far', 'email']],
    ['the order', `${shop}rfm: {event: ┆}`, ['order_placed', 'left'], ['gone', 'message_sent']],
    ['its value', `${shop}rfm: {event: order_placed, value: ┆}`, ['total'], ['coupon']],
    ['tables of classes', `${shop}rfm: {event: order_placed, classes: ┆}`, ['five', 'classic'], ['quintiles']],
    ['durations', `${shop}policies: {late: ┆}`, ['24h', '7d'], ['5%']],
    ['codes', `${shop}coupons:\n  a: {discount: 5%, codes: ┆}`, ['generated', 'codes.csv'], ['5%']],
    ['nothing where the author finds names', `${shop}groups:\n  ┆`, [], ['sync', 'newsletter', 'policies']],
    ['nothing in a comment', `${shop}# ┆`, [], ['policies']],
  ])('offers %s', (_, yaml, has, hasNot) => {
    const labels = asked(yaml).map(({ label }) => label);
    expect(has.filter((label) => !labels.includes(label))).toEqual([]);
    expect(hasNot.filter((label) => labels.includes(label))).toEqual([]);
  });

  it('says what a key is for, and puts a value behind it', () => {
    const entry = asked(`${shop}policies:\n  ┆`).find(({ label }) => label === 'quiet_hours');
    expect(entry).toMatchObject({ insertText: `quiet_hours: \${1:21:30-08:30}`, isSnippet: true });
    expect(entry?.documentation).toContain('next open minute');
  });

  it.each([
    `${shop}policies:\n  ┆`,
    `${shop}policies:\n  holdout: ┆`,
    `${shop}policies:\n  quiet_hours: ┆`,
    `${shop}policies:\n  caps: [┆]`,
    `${shop}rfm:\n  ┆`,
    `${shop}rfm: {classes: ┆}`,
    `${shop}coupons:\n  a: {discount: ┆}`,
    `${shop}  hook:\n    provider: webhook\n    url: $HOOK_URL\n    consent: ┆`,
    shop.replace('text?', '┆'),
  ])('offers nothing that would be a mistake: %#', (yaml) => {
    const { service, path, position, texts } = marked(files(yaml));
    const text = texts.get(path)!;
    const lines = new LineIndex(text);
    const entries = service.completion(path, position).filter(({ isName }) => isName);
    expect(entries.length).toBeGreaterThan(0);
    for (const { label, insertText, range } of entries) {
      const put = insertText.replace(/\$\{1:((?:\\.|[^}])*)\}/, (_, inner: string) => inner.replace(/\\(.)/g, '$1'));
      const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
      service.update(path, `${text.slice(0, start)}${put}${text.slice(end)}`);
      const wrong = service
        .diagnostics(path)
        .filter(({ severity, range: at }) => severity === 1 && at.start.line === position.line);
      expect(
        wrong.map(({ message }) => message),
        label,
      ).toEqual([]);
    }
  });
});

describe('in front matter', () => {
  const front = (lines: string) => ({
    ...files(shop),
    'messages/email/a.txt': `---\n${lines}\n---\nHi {{ unsubscribe_url }}\n`,
  });
  it.each<readonly [what: string, lines: string, has: readonly string[], hasNot: readonly string[]]>([
    ['keys', 'subject: Hi\n┆', ['kind', 'params', 'track'], ['subject', 'policies']],
    ['kinds', 'subject: Hi\nkind: ┆', ['marketing', 'transactional'], ['email']],
    [
      'types of parameters',
      'subject: Hi\nparams: {cart: ┆}',
      ['order_placed', 'gone', 'coupon', 'money'],
      ['newsletter', 'far'],
    ],
  ])('offers %s', (_, lines, has, hasNot) => {
    const { service, path, position } = marked(front(lines));
    const labels = service.completion(path, position).map(({ label }) => label);
    expect(has.filter((label) => !labels.includes(label))).toEqual([]);
    expect(hasNot.filter((label) => labels.includes(label))).toEqual([]);
  });
});

describe('hover', () => {
  it.each([
    [`${shop}policies:\n  hold┆out: 5%`, 'never gets marketing'],
    [shop.replace('from:', 'fr┆om:'), 'Needed to deliver mail'],
    [shop.replace('provider:', 'provi┆der:'), 'Who delivers'],
    [shop.replace('contact:', 'con┆tact:'), 'Attributes and their types'],
  ])('says what a key is for: %#', (yaml, says) => {
    const { service, path, position } = marked(files(yaml));
    expect(service.hover(path, position)?.contents).toContain(says);
  });
});

it('answers wherever one types, and never blames the text for it', () => {
  const { service, path } = marked(files(shop));
  for (let length = 0; length <= shop.length; length++) {
    const typed = shop.slice(0, length);
    service.update(path, typed);
    const position = new LineIndex(typed).positionAt(length);
    expect(() => [service.completion(path, position), service.hover(path, position)]).not.toThrow();
    expect(service.workspace.texts.get(path)).toBe(typed);
  }
});
