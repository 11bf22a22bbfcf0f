// Bringing something into view. What is out of view has only an estimated height until it comes near, so the way there
// is measured again until it is reached.

/** Puts the element where its scroll margin says, and gives it the focus if it takes it. */
export function bringIntoView(element: HTMLElement | null, block: 'start' | 'center' | 'end' = 'start'): void {
  if (!element) return;
  let tries = 12;
  let before = Number.NaN;
  const step = () => {
    element.scrollIntoView({ block, behavior: 'instant' });
    const { top } = element.getBoundingClientRect();
    tries -= 1;
    if (tries > 0 && Math.abs(top - before) > 1) requestAnimationFrame(step);
    before = top;
  };
  step();
  element.focus({ preventScroll: true });
}
