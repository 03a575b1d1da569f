/** Who opens and clicks without being a person, by what it calls itself. */

/**
 * Apple's Mail Privacy Protection says `Mozilla/5.0` and nothing else; the rest are link scanners of mail gateways and programs that fetch.
 * Google's and Yahoo's image proxies are left out: they fetch when somebody opens.
 */
const MACHINES =
  /^\s*$|^Mozilla\/5\.0$|barracuda|mimecast|proofpoint|safelinks|symantec|trend ?micro|forcepoint|fireeye|sophos|cisco ironport|bot\b|crawler|spider|preview|headless|python-requests|go-http-client/i;

/** No name at all is a machine's too. */
export function isMachineAgent(userAgent: string | null): boolean {
  return MACHINES.test(userAgent ?? '');
}

/** Fetched faster than anybody reads: opened or clicked within two seconds of its hand-over. */
export function isTooQuick(sentAt: number, at: number): boolean {
  return at - sentAt < 2_000;
}
