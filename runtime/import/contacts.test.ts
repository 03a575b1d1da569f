import { describe, expect, it } from 'vitest';
import { contacts } from './testdata/shop.js';

describe('contacts', () => {
  it('have an id and the attributes there are columns for', async () => {
    const text =
      'id;email;phone;birthday;gender;location;interests;newsletter;created_at;shoe_size\n' +
      '7.0;ana@example.com;+34600000000;1992-02-29;female;39.47,-0.38;a|b;yes;2026-01-01 10:00;38\n';
    const { rows, rejects, report } = await contacts(text);
    expect(rejects).toEqual([]);
    expect(rows).toEqual([
      {
        id: '7',
        line: 2,
        attributes: {
          email: 'ana@example.com',
          phone: '+34600000000',
          birthday: 8094,
          gender: 'female',
          location: [39.47, -0.38],
          interests: ['a', 'b'],
          newsletter: true,
          created_at: Date.UTC(2026, 0, 1, 9),
        },
      },
    ]);
    expect(report.notices).toEqual(['columns not used: shoe_size', 'ids written like 7.0 are read as 7']);
  });

  it('may have empty cells, which are unknown and counted', async () => {
    const { rows, report } = await contacts('id,email,first_name\n1,,\n2,,Ana\n');
    expect(rows.map(({ attributes }) => attributes)).toEqual([
      { email: null, first_name: null },
      { email: null, first_name: 'Ana' },
    ]);
    expect(report.notices).toEqual(['email is empty in 2 rows, so unknown; cauce.yaml says it is always known']);
  });

  it('are rejected with their reason', async () => {
    const text =
      'id,email,birthday\n1,a@example.com,\n1,b@example.com,\n,c@example.com,\n4,d,\n5,e@example.com,1990-13-01\n6,f\n';
    const { rows, rejects } = await contacts(text);
    expect(rows.map(({ id }) => id)).toEqual(['1']);
    expect(rejects.map(({ line, code, field }) => [line, code, field])).toEqual([
      [3, 'duplicate-id', 'id'],
      [4, 'no-contact', 'id'],
      [5, 'bad-value', 'email'],
      [6, 'bad-value', 'birthday'],
      [7, 'ragged', undefined],
    ]);
    expect(rejects[0]!.reason).toBe('the id "1" stands in contacts.csv:2 already');
  });

  it('need an id column, and maps that mean something', async () => {
    await expect(contacts('customer_id,email\n')).rejects.toMatchObject({
      code: 'missing-column',
      message: 'contacts.csv has no column "id" (who the contact is); it has customer_id, email',
      help: 'say which column it is: --map id=customer_id',
    });
    await expect(contacts('id,mail\n', ['email=maill'])).rejects.toMatchObject({
      help: 'did you mean --map email=mail?',
    });
    await expect(contacts('id,mail\n', ['e_mail=mail'])).rejects.toMatchObject({ fault: 'use' });
    await expect(contacts('{"id":1}\n')).rejects.toMatchObject({ code: 'wrong-format' });
    expect((await contacts('customer_id,mail\n1,a@example.com\n', ['id=customer_id', 'email=mail'])).rows).toEqual([
      { id: '1', line: 2, attributes: { email: 'a@example.com' } },
    ]);
  });
});
