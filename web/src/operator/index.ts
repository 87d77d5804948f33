/**
 * What the operator of this server does on the page.
 *
 * Start with `first-operator.tsx`.
 */

export { FirstOperator } from './first-operator.tsx';
