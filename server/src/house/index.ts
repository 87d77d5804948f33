/**
 * The house: accounts without an owner that make the market live. They quote and trade through the
 * use cases everyone goes through, and have no other way in.
 *
 * It never sees more than anyone can and never trades faster than its budget. Start with `house.ts`.
 */

export { createHouse, type House, type HouseOptions } from './house.ts';
