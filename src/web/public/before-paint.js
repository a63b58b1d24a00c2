// Sets light or dark before anything is painted, so that nothing flashes. A file of its own: the policy of the page lets
// no script stand in it.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('pathloom:device:scheme');
  } catch {
    // Without storage the system decides.
  }
  const isDark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
})();
