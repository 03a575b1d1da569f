import { expect, test, vi } from 'vitest';
import { createLog, faultOf } from './log.js';

const forged = 'x\n12:00:00 info  started\r\n\u001b[2J\u009b1A\u2028\u202e';

async function logged(
  isTerminal: boolean,
  work: (log: Awaited<ReturnType<typeof createLog>>) => void,
): Promise<string> {
  let text = '';
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((part) => {
    text += String(part);
    return true;
  });
  try {
    work(await createLog('info', isTerminal));
    return text;
  } finally {
    write.mockRestore();
  }
}

test('in a terminal a line stays one line, and nothing in it moves the cursor', async () => {
  const text = await logged(true, (log) => log.error({ channel: forged, more: [forged] }, forged));
  expect(text.trimEnd().split('\n')).toHaveLength(1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
  expect(text).toContain('started');
});

test('a fault tells its name and code, and nothing that it may quote', () => {
  expect(faultOf(new TypeError('ana@example.com has no tier'))).toEqual({ fault: 'TypeError' });
  expect(faultOf(Object.assign(new Error('disk is full'), { code: 'ERR_SQLITE_ERROR' }))).toEqual({
    fault: 'Error',
    code: 'ERR_SQLITE_ERROR',
    detail: 'disk is full',
  });
  expect(faultOf('ana@example.com')).toEqual({ fault: 'string' });
});
