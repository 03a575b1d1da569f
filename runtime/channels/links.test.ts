import { describe, expect, test } from 'vitest';
import { createLinks, isSameSecret, isWebAddress, LINK_PATHS, readLink } from './links.js';

const key = Buffer.alloc(32, 7);
const links = createLinks({ base: 'https://news.example.com/', key });
const tokenOf = (url: string) => url.split('/').at(-1)!;
const read = (url: string) => readLink(key, tokenOf(url));

describe('links of a message', () => {
  test('say what they were made for', () => {
    expect(read(links.unsubscribe('c1/1', 'c1', 'news'))).toEqual({
      kind: 'unsubscribe',
      messageId: 'c1/1',
      contact: 'c1',
      topic: 'news',
    });
    expect(read(links.unsubscribe('c1/1', 'c1'))).toMatchObject({ topic: null });
    expect(read(links.preferences('a/b/1', 'ñ"c'))).toEqual({
      kind: 'preferences',
      messageId: 'a/b/1',
      contact: 'ñ"c',
    });
    expect(read(links.preferences('a/b/1', 'a/b'))).toMatchObject({ contact: 'a/b' });
    const url = 'https://shop.example.com/a?b=c&d=é#e';
    expect(read(links.click('c1/1', url))).toEqual({ kind: 'click', messageId: 'c1/1', url });
    expect(read(links.pixel('c1/1'))).toEqual({ kind: 'open', messageId: 'c1/1' });
    expect(links.click('c1/1', url)).toMatch(/^https:\/\/news\.example\.com\/t\/c\/[\w-]+\.[\w-]{22}$/);
    expect(links.isOwn(links.pixel('c1/1'))).toBe(true);
    expect(links.isOwn('https://news.example.com.evil.example/')).toBe(false);
  });

  test('hold under their own key alone, and no letter of them can change', () => {
    const token = tokenOf(links.click('c1/1', 'https://shop.example.com/'));
    expect(readLink(Buffer.alloc(32, 8), token)).toBeNull();
    for (let i = 0; i < token.length; i++) {
      const other = token[i] === 'A' ? 'B' : 'A';
      expect(readLink(key, token.slice(0, i) + other + token.slice(i + 1))).toBeNull();
    }
    for (const wrong of ['', '.', 'x', `${token}A`, `${token}=`, token.slice(0, -1), 'a'.repeat(9_000)]) {
      expect(readLink(key, wrong)).toBeNull();
    }
  });

  test('of one kind are not those of another', () => {
    const click = read(links.click('c1/1', 'https://news.example.com/x'));
    expect(click?.kind).toBe('click');
    expect(new Set(Object.values(LINK_PATHS)).size).toBe(4);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    'https://',
    'https://a\r\nSet-Cookie: x',
    'https:///x y',
  ])('lead never to %j', (url) => {
    expect(isWebAddress(url)).toBe(false);
    expect(read(links.click('c1/1', url))).toBeNull();
  });

  test('a short key or a wrong address is refused', () => {
    expect(() => createLinks({ base: 'https://a.example', key: Buffer.alloc(15) })).toThrow(RangeError);
    expect(() => createLinks({ base: 'ftp://a.example', key })).toThrow(RangeError);
  });
});

test('a secret is the same or not; an empty one never is', () => {
  expect(isSameSecret('s3cret', 's3cret')).toBe(true);
  expect(isSameSecret('s3cre', 's3cret')).toBe(false);
  expect(isSameSecret('', '')).toBe(false);
});
