// How the facade of a page reaches its hub.

/** Two ports in one process that hand messages to each other: in order, and not before the caller is done, as MessagePort does. */
export function localPorts() {
  const here = new LocalPort();
  const there = new LocalPort();
  here.peer = there;
  there.peer = here;
  return [here, there];
}

class LocalPort {
  peer = null;
  onmessage = null;
  onclose = null;

  postMessage(data) {
    const { peer } = this;
    queueMicrotask(() => peer.onmessage?.({ data }));
  }

  /** Both ends are closed; the other one hears of it after what was posted before. */
  close() {
    const { peer } = this;
    this.onmessage = null;
    queueMicrotask(() => {
      peer.onmessage = null;
      peer.onclose?.();
    });
  }
}
