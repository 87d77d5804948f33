/**
 * The colour that a token has at this moment, as `rgb(…)`: for what is drawn on a canvas. The property itself
 * holds a pair, of which the browser picks one only where it paints.
 */
export function tokenColour(token: `--${string}`): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  document.documentElement.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
