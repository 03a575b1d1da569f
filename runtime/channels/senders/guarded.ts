/** A sender that keeps its word never to throw, whatever its libraries do. */
import { type HandOver, retry, type Sender } from '../sender.js';

/** A fault of ours: nobody knows how far it came, unless the provider knows the message again by its id. */
export function guarded(sender: Sender, onFault: (error: unknown) => void): Sender {
  return {
    concurrency: sender.concurrency,
    isRepeatable: sender.isRepeatable,
    async handOver(parcel): Promise<HandOver> {
      try {
        return await sender.handOver(parcel);
      } catch (error) {
        onFault(error);
        return sender.isRepeatable ? retry('internal') : { kind: 'unknown', reason: 'internal' };
      }
    },
    async close() {
      try {
        await sender.close();
      } catch (error) {
        onFault(error);
      }
    },
  };
}
