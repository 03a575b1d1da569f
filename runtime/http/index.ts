/** The HTTP side's door. */
export { type ApiFunction, apiRoutes } from './api.js';
export { createMetrics, type Metrics, type Standing } from './metrics.js';
export type * from './port.js';
export type { RouteContext, RouteGroup, Server } from './routes.js';
export { createServer, type HttpOptions } from './server.js';
