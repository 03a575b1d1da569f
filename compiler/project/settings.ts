/** Reads the settings of a provider: known keys, texts or numbers, secrets only by `$NAME`. */
import type { Findings } from './findings.js';
import { entryOf, type LocatedMap, type Path } from './located.js';
import { type CHANNEL_PROVIDERS, isSecret, isVariable, type Provider, type SYNC_PROVIDERS } from './providers.js';
import { tellUnknownKey } from './shape.js';

export interface SettingsPlace {
  /** Where the map stands: `['channels', 'email']`. */
  readonly path: Path;
  /** The settings as located data; its keys are relative to `path`. */
  readonly map: LocatedMap;
  /** Keys that are not settings of the provider. */
  readonly own: readonly string[];
  /** The span of what lacks a setting. */
  readonly keySpan: { readonly start: number; readonly end: number };
}

/** Settings as written. An unknown provider takes whatever is there. */
export function readSettings(
  place: SettingsPlace,
  provider: Provider | undefined,
  findings: Findings,
): Record<string, string> {
  const { path, map, own, keySpan } = place;
  const known = provider ? Object.keys({ ...provider.needs, ...provider.takes }) : [];
  const settings: Record<string, string> = {};
  for (const { key, keySpan: span, value } of map.entries) {
    if (own.includes(key)) continue;
    if (!provider) findings.near(key, own, 'key');
    if (provider && !known.includes(key)) {
      // As if it stood at the root of its own map, so that the place is found there and the words name the whole path.
      tellUnknownKey(key, [], [...own, ...known], map, path.join('.'), findings);
      continue;
    }
    if (value.kind !== 'scalar' || value.value === null) {
      findings.wrong(`${path.join('.')}.${key}`, value, 'a text, or `$NAME` for what comes from the environment');
      continue;
    }
    const example = provider?.needs[key];
    if (example !== undefined) findings.near(value.text, [example], 'example');
    const text = typeof value.value === 'string' ? value.value : value.text;
    settings[key] = text;
    if (text.startsWith('$') && !isVariable(text)) {
      findings.wrong(`${path.join('.')}.${key}`, value, 'the name of an environment variable such as `$SMTP_URL`', {
        help: 'After `$` come letters, digits and `_`, nothing else.',
      });
    } else if (!text.startsWith('$') && isSecret(key, text)) {
      const variable = [...path.slice(-1), key]
        .join('_')
        .toUpperCase()
        .replace(/[^A-Z0-9_]/g, '_');
      findings.add('config/literal-secret', { key: `${path.join('.')}.${key}`, variable }, span);
    }
  }
  for (const [key, example] of Object.entries(provider?.needs ?? {})) {
    if (entryOf(map, key)) continue;
    findings.add(
      'config/setting-missing',
      { key, where: `\`${path.join('.')}\``, example: `${key}: ${example}` },
      keySpan,
    );
  }
  return settings;
}

/** The provider of that name; reports one that does not exist. */
export function readProvider(
  key: string,
  map: LocatedMap,
  providers: typeof CHANNEL_PROVIDERS | typeof SYNC_PROVIDERS,
  path: Path,
  findings: Findings,
): { name: string; provider: Provider | undefined } | undefined {
  const entry = entryOf(map, key);
  if (!entry) return undefined;
  const name = entry.value.kind === 'scalar' && typeof entry.value.value === 'string' ? entry.value.value : undefined;
  const provider = name !== undefined && Object.hasOwn(providers, name) ? providers[name] : undefined;
  if (!provider) {
    const names = Object.keys(providers);
    const suggestion = name === undefined ? undefined : findings.near(name, names);
    findings.wrong(
      `${path.join('.')}.${key}`,
      entry.value,
      names
        .map((known) => `\`${known}\``)
        .join(', ')
        .replace(/, ([^,]*)$/, ' or $1'),
      { suggestion },
    );
  }
  return { name: name ?? '', provider };
}
