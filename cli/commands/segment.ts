/** `cauce segment`: how many are in each segment and how that changed, or one with some of its members and why they are in it. */
import { suggest } from '../../compiler/diagnostics/suggest.js';
import { type Source, segmentsOf, segmentView } from '../../runtime/insight/index.js';
import { classNames } from '../../runtime/machine/rfm-table.js';
import { exitCode, UsageError } from '../exit.js';
import { looking, type StoreOptions } from '../insight/open.js';
import { segmentsText, segmentText } from '../insight/segment-text.js';
import { startProgress } from '../progress.js';
import { out, terminal } from '../terminal.js';

interface Options extends StoreOptions {
  readonly format: 'pretty' | 'json';
}

export async function segment(name: string | undefined, options: Options): Promise<number> {
  const isJson = options.format === 'json';
  const progress = await startProgress('Members');
  try {
    return looking(options, (source) => {
      if (name === undefined) {
        const segments = segmentsOf(source);
        out(isJson ? JSON.stringify({ segments }, null, 2) : segmentsText(segments, terminal()));
        return exitCode.fine;
      }
      const walk = segmentView(source, name);
      let page = walk.next();
      for (; !page.done; page = walk.next()) progress.at(page.value, '');
      if (page.value === null) throw unknownSegment(source, name);
      progress.done();
      out(isJson ? JSON.stringify(page.value, null, 2) : segmentText(page.value, terminal()));
      return exitCode.fine;
    });
  } finally {
    progress.done();
  }
}

function unknownSegment({ program }: Source, name: string): UsageError {
  const { segments, model } = program.bundle;
  const names = segments.map((one) => one.name);
  const said = `there is no segment \`${name}\` in the store`;
  if (model.rfm && classNames(model.rfm.classes).includes(name)) {
    return new UsageError(
      `${said}; it is an RFM class: \`cauce rfm classes\` has its size, and \`segment … = rfm is ${name}\` makes a segment of it`,
    );
  }
  if (Object.hasOwn(model.groups, name)) {
    return new UsageError(`${said}; it is a group, whose members are told by hand or by an import`);
  }
  const near = suggest(name, names);
  if (near !== undefined) return new UsageError(`${said}; did you mean \`${near}\`?`);
  return new UsageError(names.length === 0 ? `${said}; there are none` : `${said}; there are: ${names.join(', ')}`);
}
