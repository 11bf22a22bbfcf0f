// Tells what is in view: watches an element and returns its undo, as an attachment of Svelte does.

/** Calls `seen` once, when the element is in view of somebody. */
export function whenSeen(seen: () => void): (element: Element) => () => void {
  return (element) => {
    let inView = false;
    const look = () => {
      if (!inView || document.visibilityState !== 'visible') return;
      stop();
      seen();
    };
    const observer = new IntersectionObserver(
      ([entry]) => {
        inView = entry?.isIntersecting ?? false;
        if (inView) document.addEventListener('visibilitychange', look);
        else document.removeEventListener('visibilitychange', look);
        look();
      },
      { rootMargin: '0px 0px -48px 0px' },
    );
    const stop = () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', look);
    };
    observer.observe(element);
    return stop;
  };
}
