/** Types programs character by character, and asks after each what an editor asks. Only for tests. */
import { LineIndex } from '../../compiler/diagnostics/lines.js';
import { exampleFiles, testHost, today } from './examples.fixture.js';
import { Service } from './index.js';

const config = await testHost();

/** The first error that blames a line above the one being typed for what is not there yet; `every` is how many characters stand between questions. */
export function replay(path: string, every: number): string | undefined {
  const files = exampleFiles();
  const text = files.get(path)!;
  const service = new Service({ config, now: today });
  for (const [file, content] of files) service.update(file, file === path ? '' : content);
  service.settle();
  for (let length = 0; length <= text.length; length += every) {
    const typed = text.slice(0, length);
    service.update(path, typed);
    const lines = new LineIndex(typed);
    const position = lines.positionAt(length);
    service.completion(path, position);
    service.hover(path, position);
    for (const { severity, range, code, message } of service.diagnostics(path)) {
      // A line that is whole is not blamed for one that is not; what only the rest of the file can settle comes with it.
      if (severity !== 1 || range.end.line >= lineOfBlock(lines, position.line)) continue;
      if (!isOfWhole.has(code)) return `${path}, ${JSON.stringify(typed.slice(-40))}: ${range.start.line}: ${message}`;
    }
  }
  return undefined;
}

/** Where the declaration being typed begins: its head speaks for all of it. */
function lineOfBlock(lines: LineIndex, line: number): number {
  let at = line;
  while (at > 0 && !/^\S/.test(lines.lineText(at))) at--;
  return at;
}

/** Names and triggers that what comes later in the file gives their meaning. */
const isOfWhole = new Set(['names/unknown', 'flow/no-when', 'tests/no-when', 'tests/no-expect', 'coupons/never-shown']);
