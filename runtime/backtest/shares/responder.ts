/** Loads what stands for the people who get the messages, in whatever thread asks for it. */
import type { Responder } from '../input.js';
import type { ResponderModule } from './protocol.js';

export async function responderOf({ module, data }: ResponderModule): Promise<Responder> {
  const { responder } = (await import(module)) as { readonly responder: (data: unknown) => Responder };
  return responder(data);
}
