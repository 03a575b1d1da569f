// Makes history files with everything that is found in them, right and wrong, and few contacts, days and ids, so that they meet.
import fc from 'fast-check';

const contact = fc.constantFrom('ana', 'leo', 'mia', 'noa', 'eva', 'iván', '17850', 'a-rather-long-id-of-somebody', ' ana ');
const at = fc
  .tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 3 }))
  .map(([day, hour]) => `2026-02-${String(day).padStart(2, '0')}T0${hour}:00:00Z`);
const id = fc.option(fc.integer({ min: 1, max: 60 }).map((n) => `id-${n}`), { nil: undefined });
const name = fc.constantFrom('mug', 'té "verde"', 'C:\\x', 'contact', 'a,b;c', 'line\nend', '}{][', 'π');

const plain = fc.record({ event: fc.constant('product_viewed'), contact, at, id, product: name, category: name, price: fc.constant(9.5) });
const order = fc.record({
  event: fc.constantFrom('order_placed', 'Order Completed'),
  at,
  order_id: name,
  total: fc.constantFrom(19.9, '19.90', 'much'),
  items: fc.array(fc.record({ sku: name, name, category: name, price: fc.constant(5), quantity: fc.constant(1) }), { maxLength: 2 }),
  id,
  contact,
});
const odd = fc.constantFrom<Record<string, unknown>>(
  { event: 'signed_up', at: '2026-02-03', contact: 17850 },
  { event: 'signed_up', at: '2026-02-03', contact: null },
  { event: 'signed_up', at: '2026-02-03', contact: '' },
  { event: 'signed_up', at: '2026-02-03', contact: 'x'.repeat(300) },
  { event: 'signed_up', at: '2026-02-03', contact: { contact: 'ana' } },
  { event: 'signed_up', at: '2026-02-03', note: { contact: 'ana' } },
  { event: 'signed_up', at: '2026-02-03', note: { contact: 'ana' }, contact: 'leo' },
  { event: 'signed_up', at: '2026-02-03', note: [{ a: '"contact"' }], contact: 'leo' },
  { event: 'contact', at: '2026-02-03', contact: 'leo' },
  { event: 'signed_up', at: 'yesterday', contact: 'mia' },
  { event: 'who_knows', at: '2026-02-03', contact: 'noa' },
  { type: 'track', event: 'Order Completed', userId: 'ana', timestamp: '2026-02-04T00:00:00Z', properties: { order_id: 'o', revenue: 5, products: [] } },
  { type: 'track', event: 'Product Viewed', userId: 'leo', properties: { contact: 'mia', sku: 's', category: 'c', price: 1 }, sentAt: '2026-02-04' },
  { type: 'track', event: 'contact', userId: 'leo', timestamp: '2026-02-04' },
  { type: 'track', event: 'Product Viewed', anonymousId: 'leo', timestamp: '2026-02-04' },
  { type: 'identify', userId: 'mia', timestamp: '2026-02-05', traits: { email: 'mia@example.com', userId: 'leo' } },
  { type: 'page', userId: 'mia', timestamp: '2026-02-05' },
  { type: 'page', userId: 'leo', contact: undefined },
  { type: 'screen' },
);
const written = fc.constantFrom(
  '',
  '   ',
  'no json',
  '{"event":"signed_up","contact":"ana"',
  '{"event":"signed_up","contact":"ana","contact":"leo","at":"2026-02-03"}',
  '{"event":"signed_up","cont\\u0061ct":"leo","at":"2026-02-03"}',
  '{"event":"signed_up","contact":"\\u0061na","at":"2026-02-03"}',
  '{"event":"signed_up","say \\"contact":"noa","at":"2026-02-03","contact":"ana"}',
  '{"event" : "signed_up" , "contact"  :   "mia", "at": "2026-02-03"}',
  '{"event":"signed_up","contact":"ana\uFFFD","at":"2026-02-03"}',
  `{"event":"signed_up","contact":"ana","at":"2026-02-03","deep":${'['.repeat(40)}${']'.repeat(40)}}`,
  '["contact":"ana"]',
  '"contact":"ana"',
);

/** Lines of NDJSON. */
export const jsonFile = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: plain.map((row) => JSON.stringify(row)) },
      { weight: 4, arbitrary: order.map((row) => JSON.stringify(row)) },
      { weight: 2, arbitrary: plain.map((row) => JSON.stringify(row, null, 1).replaceAll('\n', '')) },
      { weight: 4, arbitrary: odd.map((row) => JSON.stringify(row)) },
      { weight: 2, arbitrary: written },
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((lines) => `${lines.join('\n')}\n`);

const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csvRow = fc
  .record({
    event: fc.constantFrom('product_viewed', 'product_viewed', 'Product Viewed', 'who_knows', ''),
    contact: fc.oneof(contact, fc.constantFrom('17850.0', '', '9.0', 'y'.repeat(300))),
    at: fc.oneof(at, fc.constantFrom('', 'soon')),
    id,
    product: name,
    category: name,
    price: fc.constantFrom('9.5', 'free'),
  })
  .map((row) => Object.values(row).map((value) => cell(value ?? '')).join(','));

/** A table of events. */
export const csvFile = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: csvRow },
      { weight: 2, arbitrary: fc.constantFrom('ragged,ana', '', 'product_viewed,"ana', 'a,b"c",d', 'product_viewed,ana,2026-02-02,,m,c\0,1', 'signed_up,leo,2026-02-02,,,,') },
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) => `event,contact,at,id,product,category,price\n${rows.join('\n')}\n`);

/** A table of contacts. */
export const contactsFile = fc
  .array(
    fc
      .record({
        id: fc.oneof(contact, fc.constantFrom('', '17850.0', 'zoe')),
        email: fc.constantFrom('ana@example.com', '', 'nobody'),
        first_name: name,
      })
      .map((row) => Object.values(row).map(cell).join(',')),
    { minLength: 1, maxLength: 20 },
  )
  .map((rows) => `id,email,first_name,other\n${rows.map((row) => `${row},`).join('\n')}\n`);
