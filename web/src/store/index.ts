/**
 * Values that change outside React, and how a component follows one.
 *
 * It never knows what a value means. Start with `store.ts`.
 */

export { createStore, type Store, type WritableStore } from './store.ts';
export { useStore } from './use-store.ts';
