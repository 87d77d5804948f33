/** Compares two prices as the server writes them: positive, without zeros in front or behind. */
export function isLower(a: string, b: string): boolean {
  const [wholeA, wholeB] = [wholeDigits(a), wholeDigits(b)];
  // Of texts with equally many digits before the point, the alphabet's order is that of the numbers.
  return wholeA === wholeB ? a < b : wholeA < wholeB;
}

function wholeDigits(price: string): number {
  const point = price.indexOf('.');
  return point === -1 ? price.length : point;
}
