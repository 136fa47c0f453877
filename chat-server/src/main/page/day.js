// The passing of days.

const LOOK_EVERY_MS = 30_000;

/** Calls `onNewDay()` soon after midnight, however long the machine slept over it. */
export function watchDays(onNewDay) {
  let day = new Date().toDateString();
  setInterval(() => {
    const today = new Date().toDateString();
    if (today !== day) {
      day = today;
      onNewDay();
    }
  }, LOOK_EVERY_MS);
}
