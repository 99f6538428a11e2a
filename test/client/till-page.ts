/** What a browser loads: the tills, by their names. */
import { tills } from './tills.ts';

Object.assign(globalThis, { tills });
