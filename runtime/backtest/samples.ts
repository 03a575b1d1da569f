/** An even sample of sent messages, the same in every run: those whose ids hash lowest, with the contact's attributes as they were. */
import { isoUtc } from '../clock/index.js';
import type { Engine } from '../engine/engine.js';
import { hashText } from '../engine/hash.js';
import type { OutgoingMessage } from '../engine/sink.js';
import type { Value } from '../machine/model.js';
import type { SampleMessage } from './result.js';

export interface KeptSample {
  readonly hash: number;
  readonly sample: SampleMessage;
}

export class Samples {
  readonly #most: number;
  #engine: Engine | null = null;
  #kept: KeptSample[] = [];
  #limit = 2 ** 32;

  constructor(most: number) {
    this.#most = most;
  }

  watch(engine: Engine): void {
    this.#engine = engine;
  }

  offer({ id, at, run, model, label, params }: OutgoingMessage): void {
    const hash = hashText(id);
    if (this.#most === 0 || hash >= this.#limit) return;
    const sample: SampleMessage = {
      id,
      at: isoUtc(at),
      contact: run.contact,
      scenario: run.scenario,
      label,
      channel: model.channel,
      message: model.name,
      attributes: this.#attributesOf(run.index),
      params,
    };
    this.#kept.push({ hash, sample });
    if (this.#kept.length >= this.#most * 2) this.#cut();
  }

  kept(): readonly KeptSample[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = lowest(this.#kept, this.#most);
    if (this.#kept.length === this.#most && this.#most > 0) this.#limit = this.#kept[this.#most - 1]!.hash + 1;
  }

  #attributesOf(index: number): Record<string, Value> {
    const { topics } = this.#engine!.state.program.facts;
    const { data } = this.#engine!.contact(index);
    const attributes: Record<string, Value> = { id: data.id };
    topics.attributes.names.forEach((name, number) => {
      const value = data.attributes[number];
      if (value !== undefined && value !== null) attributes[name] = value;
    });
    return attributes;
  }
}

function lowest(kept: readonly KeptSample[], most: number): KeptSample[] {
  return [...kept].sort((a, b) => a.hash - b.hash || order(a.sample.id, b.sample.id)).slice(0, most);
}

/** `most` of what several shares kept as many of, in order of time, then of contact. */
export function shown(kept: readonly KeptSample[], most: number): readonly SampleMessage[] {
  return lowest(kept, most)
    .map(({ sample }) => sample)
    .sort((a, b) => order(a.at, b.at) || order(a.contact, b.contact) || order(a.id, b.id));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
