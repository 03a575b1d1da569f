/** Diagnostics of the family `types`: what goes together, and what fits where. */
import { operatorTypes } from './types/operators.js';
import { placeTypes } from './types/places.js';
import { valueTypes } from './types/values.js';

export const types = { ...operatorTypes, ...placeTypes, ...valueTypes } as const;
