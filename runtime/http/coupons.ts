/** `/v1/coupons/:code`: the shop asks what a code is worth, and redeems it, once (language R13). */
import { BadRequest } from './body.js';
import { requireWriteKey } from './ingest.js';
import type { CouponCode } from './port.js';
import type { RouteContext, Server } from './routes.js';

interface Params {
  readonly code: string;
}

const LONGEST_CODE = 200;

export function couponRoutes(server: Server, context: RouteContext): void {
  const { backend } = context;
  const find = (code: string): CouponCode => {
    const found = code.length > LONGEST_CODE ? null : backend.code(code);
    if (found === null) throw new BadRequest('There is no such code.', 404);
    return found;
  };
  server.addHook('onRequest', async (request) => requireWriteKey(request, context));
  server.get<{ Params: Params }>('/:code', async ({ params }) => shown(find(params.code)));
  server.post<{ Params: Params }>('/:code/redeem', async ({ params }) => {
    const found = find(params.code);
    if (!backend.redeem(params.code)) {
      throw new BadRequest(
        found.status === 'redeemed' ? 'The code has been redeemed already.' : 'The code is no longer valid.',
        409,
      );
    }
    return shown({ ...found, status: 'redeemed' });
  });
}

function shown(code: CouponCode) {
  const { validUntil } = code;
  return { ...code, validUntil: validUntil === null ? null : new Date(validUntil).toISOString() };
}
