// Starts the page, and says so where a part of it cannot be loaded. Those words are in index.html: all else may be missing.

import('./page.js').catch(error => {
  console.error(error);
  document.getElementById('loading').hidden = true;
  document.getElementById('broken').hidden = false;
});
