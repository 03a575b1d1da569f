/** Property tests draw from one seed, so that a green run stays green; `FC_SEED=… npm test` looks further. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_260_301) });
