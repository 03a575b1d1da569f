/**
 * What a condition can look at, as dense numbers: every event, attribute, segment, group and scenario, and RFM. An input touches topics;
 * only what looks at a touched topic is judged again.
 */
import type { Bundle, Dependencies } from '../machine/bundle.js';
import { Numbering } from './numbering.js';

export class Topics {
  readonly events: Numbering;
  readonly attributes: Numbering;
  readonly segments: Numbering;
  readonly groups: Numbering;
  readonly scenarios: Numbering;
  readonly rfm: number;
  readonly size: number;
  readonly #attributes: number;
  readonly #segments: number;
  readonly #groups: number;
  readonly #scenarios: number;

  /** `former`: scenarios that are no more, but may have been entered. */
  constructor(bundle: Bundle, former: readonly string[] = []) {
    const { model } = bundle;
    this.events = new Numbering([...Object.keys(model.events), ...bundle.derived.map((derived) => derived.name)]);
    this.attributes = new Numbering(['id', 'timezone', 'locale', 'created_at', ...Object.keys(model.contact)]);
    this.segments = new Numbering(bundle.segments.map((segment) => segment.name));
    this.groups = new Numbering(Object.keys(model.groups));
    this.scenarios = new Numbering([...bundle.scenarios.map((machine) => machine.name), ...former]);
    this.#attributes = this.events.size;
    this.#segments = this.#attributes + this.attributes.size;
    this.#groups = this.#segments + this.segments.size;
    this.#scenarios = this.#groups + this.groups.size;
    this.rfm = this.#scenarios + this.scenarios.size;
    this.size = this.rfm + 1;
  }

  ofEvent(event: number): number {
    return event;
  }

  ofAttribute(attribute: number): number {
    return this.#attributes + attribute;
  }

  ofSegment(segment: number): number {
    return this.#segments + segment;
  }

  ofGroup(group: number): number {
    return this.#groups + group;
  }

  ofScenario(scenario: number): number {
    return this.#scenarios + scenario;
  }

  /** The topics of a condition; names that the bundle does not have touch nothing. */
  of(on: Dependencies): readonly number[] {
    const topics = [
      ...on.events.map((name) => this.events.of(name)),
      ...on.attributes.map((name) => shifted(this.attributes.of(name), this.#attributes)),
      ...on.segments.map((name) => shifted(this.segments.of(name), this.#segments)),
      ...on.groups.map((name) => shifted(this.groups.of(name), this.#groups)),
      ...on.scenarios.map((name) => shifted(this.scenarios.of(name), this.#scenarios)),
      ...(on.rfm ? [this.rfm] : []),
    ];
    return topics.filter((topic) => topic >= 0);
  }
}

function shifted(number: number, by: number): number {
  return number < 0 ? number : number + by;
}

/** The topics one input has touched, in the order of touching. */
export class TouchedTopics {
  /** The first `count` are in use. */
  readonly list: Int32Array;
  count = 0;
  readonly #flags: Uint8Array;

  constructor(size: number) {
    this.#flags = new Uint8Array(size);
    this.list = new Int32Array(size);
  }

  touch(topic: number): void {
    if (this.#flags[topic] === 1) return;
    this.#flags[topic] = 1;
    this.list[this.count++] = topic;
  }

  /** Whether any of them is marked in the mask. */
  anyIn(mask: Uint8Array): boolean {
    for (let i = 0; i < this.count; i++) if (mask[this.list[i]!] === 1) return true;
    return false;
  }

  /** All bits that the table has for any of them. */
  bitsIn(table: Uint8Array | Int32Array): number {
    let bits = 0;
    for (let i = 0; i < this.count; i++) bits |= table[this.list[i]!]!;
    return bits;
  }

  clear(): void {
    for (let i = 0; i < this.count; i++) this.#flags[this.list[i]!] = 0;
    this.count = 0;
  }
}
