/** Diagnostics of the family `config`: everything that can be wrong in `cauce.yaml`; the front matter of messages uses them too. */
import { configFile } from './config/file.js';
import { configModel } from './config/model.js';
import { configRfm } from './config/rfm.js';

export const config = { ...configFile, ...configModel, ...configRfm } as const;
