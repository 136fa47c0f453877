// Dialogs that lie over the page.

import { useLayoutEffect, useRef } from '../html.js';

/** The ref of a dialog that opens when it is rendered, and gives the focus back when it is gone. */
export function useModal() {
  const dialog = useRef(null);
  useLayoutEffect(() => {
    const opener = document.activeElement;
    const places = [opener, opener.closest('.message'), document.getElementById('text')]; // buttons of a message go with the focus
    dialog.current.showModal();
    return () => queueMicrotask(() => giveBack(places));
  }, []);
  return dialog;
}

function giveBack(places) {
  if (document.activeElement === document.body) {
    places.find(place => place?.isConnected && place !== document.body)?.focus({ preventScroll: true });
  }
}
