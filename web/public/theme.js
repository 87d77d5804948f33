// Before anything is drawn: the theme and colours chosen in this browser, so that nothing flashes.
try {
  const kept = JSON.parse(localStorage.getItem('hoga.preferences') ?? '{}');
  const root = document.documentElement;
  if (['light', 'dark'].includes(kept.theme)) root.dataset.theme = kept.theme;
  if (['us', 'safe'].includes(kept.colours)) root.dataset.colours = kept.colours;
  if (['ko', 'en'].includes(kept.language)) root.lang = kept.language;
} catch {
  // Whatever is there is not ours.
}
