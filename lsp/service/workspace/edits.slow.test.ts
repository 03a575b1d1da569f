/** Many random edits, with everything an editor asks between them: no fault, and in the end what a new service would answer. `CAUCE_FUZZ_EDITS` sets how many. */
import { expect, it } from 'vitest';
import { LineIndex } from '../../../compiler/diagnostics/lines.js';
import { analyse } from '../../../compiler/index.js';
import { exampleFiles, testHost, today } from '../examples.fixture.js';
import { Service } from '../index.js';
import { editsOf } from './edits.fixture.js';

const edits = Number(process.env.CAUCE_FUZZ_EDITS ?? 20_000);
const each = 500;

it(`${edits} random edits`, { timeout: 6 * 3_600_000 }, async () => {
  const config = await testHost();
  for (let seed = 1; seed <= edits / each; seed++) {
    const files = new Map(exampleFiles());
    const service = new Service({ config, now: today });
    for (const [path, text] of files) service.update(path, text);
    const random = editsOf(seed + 1000, files);
    for (let step = 0; step < each; step++) {
      const [path, text] = random.next(files);
      if (text === undefined) files.delete(path);
      else files.set(path, text);
      service.update(path, text);
      ask(service, path, text ?? '', step * 37);
      if (step % 25 !== 24) continue;
      service.settle();
      const told = [...files.keys()].sort().flatMap((one) => service.workspace.diagnostics(one));
      const fresh = analyse({ files, host: config, now: today }).diagnostics;
      expect(
        told.map((one) => JSON.stringify(one)),
        `seed ${seed}, step ${step}, ${path}`,
      ).toEqual(fresh.map((one) => JSON.stringify(one)));
    }
  }
});

function ask(service: Service, path: string, text: string, at: number): void {
  const lines = new LineIndex(text);
  const position = lines.positionAt(text.length === 0 ? 0 : at % text.length);
  const range = { start: position, end: position };
  service.diagnostics(path);
  switch (at % 6) {
    case 0:
      service.completion(path, position);
      break;
    case 1:
      service.hover(path, position);
      service.definition(path, position);
      break;
    case 2:
      service.references(path, position, true);
      service.rename(path, position, 'another_name');
      break;
    case 3:
      service.codeActions(path, range);
      service.signatureHelp(path, position);
      break;
    case 4:
      service.semanticTokens(path);
      service.inlayHints(path, { start: { line: 0, character: 0 }, end: position });
      service.codeLenses(path);
      service.formatDocument(path);
      break;
    default:
      service.documentSymbols(path);
      service.foldingRanges(path);
      service.selectionRanges(path, [position]);
      for (const item of service.prepareCalls(path, position)) service.incomingCalls(item);
  }
}
