/** The files one plays with: the example shop as it was packed, and what has been changed since. */

/** Text by path, with `/`. */
export type Files = Readonly<Record<string, string>>;

/** What differs from the shop as it was packed; null for a file that is gone. */
export type Changes = Readonly<Record<string, string | null>>;

/** `templates` are ready-made scenarios, with all they need. */
export async function packed(name: 'shop' | 'templates'): Promise<Files> {
  const answer = await fetch(`${name}.json`);
  if (!answer.ok) throw new Error(`${name}.json: ${answer.status}`);
  return (await answer.json()) as Files;
}

export const firstFile = 'abandoned_cart.cauce';

/** In the order they are shown: scenarios, the data model, messages. */
export function grouped(
  paths: readonly string[],
): readonly { readonly title: string; readonly paths: readonly string[] }[] {
  const scenarios = paths.filter((path) => path.endsWith('.cauce')).sort();
  const rest = paths.filter((path) => !path.endsWith('.cauce')).sort();
  const channels = [...new Set(rest.filter((path) => path.startsWith('messages/')).map((path) => path.split('/')[1]!))];
  return [
    { title: 'Scenarios', paths: scenarios },
    { title: 'Data model', paths: rest.filter((path) => !path.startsWith('messages/')) },
    ...channels.map((channel) => ({
      title: `Messages: ${channel}`,
      paths: rest.filter((path) => path.startsWith(`messages/${channel}/`)),
    })),
  ];
}
