/** The part of a file that is data: all of `cauce.yaml`, and a message's front matter. */
import { type DataFile, splitFrontMatter } from '../../../compiler/project/index.js';
import { configPath } from '../../../compiler/sources.js';
import type { View } from '../view.js';

export function dataFileOf({ path, text, workspace }: View, offset: number): DataFile | undefined {
  const { config: host } = workspace;
  if (path === configPath) return { path, text, host };
  if (!path.startsWith('messages/')) return undefined;
  const { front } = splitFrontMatter(text);
  if (!front || offset < front.offset || offset > front.offset + front.text.length) return undefined;
  // Front matter alone is asked about: the template's engines have nothing to say there.
  const { parseTemplate: _, parseMarkup: __, ...plain } = host;
  return { path, text, host: plain, model: workspace.model };
}
