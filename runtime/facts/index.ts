/** The facts room's door: per-contact data kept up to date by one input at a time. */
export { ContactData } from './contact.js';
export { FactsKeeper, type Happening, type KeeperOptions, type ZoneProvider } from './keeper.js';
export { type FactsProgram, factsProgram } from './program.js';
export { type RfmSource, type Said, SetRfm } from './rfm-source.js';
export { FactsView } from './view.js';
