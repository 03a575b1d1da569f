/** `cauce contact`, `cauce why`, `cauce export`: one contact, looked at beside the service. */
import { contactView, exportOf, why as whyOf } from '../../runtime/insight/index.js';
import { exitCode, UsageError } from '../exit.js';
import { contactText } from '../insight/contact-text.js';
import { looking, type StoreOptions, unknownContact } from '../insight/open.js';
import { whyText } from '../insight/why-text.js';
import { out, terminal } from '../terminal.js';

interface Options extends StoreOptions {
  readonly format: 'pretty' | 'json';
}

export async function contact(id: string, options: Options): Promise<number> {
  return looking(options, (source) => {
    const view = contactView(source, id);
    if (view === null) throw unknownContact(id);
    out(options.format === 'json' ? JSON.stringify(view, null, 2) : contactText(view, terminal()));
    return exitCode.fine;
  });
}

export async function why(id: string, scenario: string | undefined, options: Options): Promise<number> {
  return looking(options, (source) => {
    const names = source.program.machines.map(({ machine }) => machine.name);
    if (scenario !== undefined && !names.includes(scenario)) {
      throw new UsageError(`there is no scenario \`${scenario}\` in the store; there are: ${names.join(', ')}`);
    }
    const found = whyOf(source, id, scenario ?? null);
    if (found === null) throw unknownContact(id);
    out(options.format === 'json' ? JSON.stringify(found, null, 2) : whyText(found, terminal()));
    return exitCode.fine;
  });
}

export async function exportContact(id: string, options: StoreOptions): Promise<number> {
  return looking(options, (source) => {
    const found = exportOf(source, id);
    if (found === null) throw unknownContact(id);
    out(JSON.stringify(found, null, 2));
    return exitCode.fine;
  });
}
