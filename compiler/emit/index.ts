/** What `cauce build` writes: the bundle as bytes, the project as TypeScript. */
export { emitBundle } from './bundle.js';
export { emitTypeScript } from './typescript.js';
