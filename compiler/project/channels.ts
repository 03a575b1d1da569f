/** Reads `channels` and `groups`: who delivers, by whose consent, how fast, and which groups are kept in step elsewhere. */
import type { ChannelModel, GroupModel, TypeShape } from '../../runtime/machine/model.js';
import { readConsentName } from './event-links.js';
import type { Findings } from './findings.js';
import { entriesOf, entryOf, type Located, type LocatedEntry } from './located.js';
import { CHANNEL_PROVIDERS, SYNC_PROVIDERS } from './providers.js';
import { readProvider, readSettings } from './settings.js';
import { checkedName } from './types.js';
import { readCountPer } from './values.js';

/** What every channel takes besides its provider's settings. `from` is a setting with a place of its own in the model. */
export const CHANNEL_KEYS: Readonly<Record<string, string>> = {
  provider: 'Who delivers.',
  consent: 'The yes/no attribute that must be true for marketing, or `none` for a channel that needs no consent.',
  rate: 'So many messages in that time, over all contacts, such as `80 per 1d`; the others wait.',
};

export const GROUP_KEYS: Readonly<Record<string, string>> = { sync: 'Where the group is kept in step.' };

/** Where web push delivers to; for mail and telephone any attribute of that type does, or the contact's id. */
const PUSH_ADDRESS = 'push_subscription';

export function readChannels(
  section: Located | undefined,
  contact: Readonly<Record<string, TypeShape>>,
  findings: Findings,
): Record<string, ChannelModel> {
  const channels: Record<string, ChannelModel> = {};
  for (const entry of entriesOf(section)) {
    if (entry.value.kind !== 'map' || !checkedName(entry.key, 'a channel', entry.keySpan, findings)) continue;
    if (entry.key === 'any') {
      findings.add('config/built-in', { name: 'any', what: 'the word for all channels together' }, entry.keySpan);
    } else channels[entry.key] = readChannel(entry, contact, findings);
  }
  return channels;
}

function readChannel(
  entry: LocatedEntry,
  contact: Readonly<Record<string, TypeShape>>,
  findings: Findings,
): ChannelModel {
  const { key: name, keySpan } = entry;
  const map = entry.value.kind === 'map' ? entry.value : { kind: 'map' as const, entries: [], span: entry.value.span };
  const path = ['channels', name];
  const provider = readProvider('provider', map, CHANNEL_PROVIDERS, path, findings);
  if (!provider)
    findings.add(
      'config/missing',
      { key: 'provider', where: `The channel \`${name}\``, example: 'provider: smtp' },
      keySpan,
    );
  const settings = readSettings({ path, map, own: Object.keys(CHANNEL_KEYS), keySpan }, provider?.provider, findings);
  if (provider?.name === 'webpush' && contact[PUSH_ADDRESS] === undefined)
    findings.add('config/address-missing', { channel: name, attribute: PUSH_ADDRESS }, keySpan);
  const { from, ...rest } = settings;
  const rate = readRate(entryOf(map, 'rate')?.value, path, findings);
  return {
    provider: provider?.name ?? '',
    consent: readConsent(name, map, keySpan, contact, findings),
    ...(from === undefined ? {} : { from }),
    ...(rate ? { rate } : {}),
    settings: rest,
  };
}

/** Null for `none`. What cannot be read counts as an attribute nobody has, so that nothing is ever sent by mistake. */
function readConsent(
  channel: string,
  map: Located,
  keySpan: { start: number; end: number },
  contact: Readonly<Record<string, TypeShape>>,
  findings: Findings,
): string | null {
  const nobody = `${channel}_consent`;
  const node = entryOf(map, 'consent')?.value;
  if (!node || (node.kind === 'scalar' && node.value === null)) {
    const consents = Object.keys(contact).filter((attribute) => contact[attribute]?.type === 'bool');
    const suggestion = consents.find((attribute) => attribute.startsWith(channel)) ?? consents[0];
    findings.add('config/consent-missing', { channel, suggestion }, keySpan);
    return nobody;
  }
  if (node.kind === 'scalar' && node.value === 'none') return null;
  return readConsentName(`channels.${channel}.consent`, node, contact, findings, ['none']) ?? nobody;
}

function readRate(node: Located | undefined, path: readonly string[], findings: Findings): ChannelModel['rate'] {
  if (!node) return undefined;
  const rate = node.kind === 'scalar' && typeof node.value === 'string' ? readCountPer(node.value) : undefined;
  if (rate && rate.what === undefined && rate.segment === undefined && rate.count > 0)
    return { count: rate.count, per: rate.per };
  findings.wrong(`${path.join('.')}.rate`, node, 'a number of messages per time, such as `80 per 1d`');
  return undefined;
}

export function readGroups(section: Located | undefined, findings: Findings): Record<string, GroupModel> {
  const groups: Record<string, GroupModel> = {};
  for (const { key, keySpan, value } of entriesOf(section)) {
    if (value.kind !== 'map' || !checkedName(key, 'a group', keySpan, findings)) continue;
    const path = ['groups', key];
    const sync = readProvider('sync', value, SYNC_PROVIDERS, path, findings);
    const provider = sync ? sync.provider : { needs: {}, takes: {}, delivers: '' };
    const settings = readSettings({ path, map: value, own: Object.keys(GROUP_KEYS), keySpan }, provider, findings);
    groups[key] = { ...(sync ? { sync: sync.name } : {}), settings };
  }
  return groups;
}
