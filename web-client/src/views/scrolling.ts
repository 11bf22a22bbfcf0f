// Bringing something into view. What is out of view has only an estimated height until it comes near, so the way there
// is measured again until it is reached.

/** Puts the element where its scroll margin says, and gives it the focus if it takes it. */
export function bringIntoView(element: HTMLElement | null, block: 'start' | 'center' | 'end' = 'start'): void {
  if (!element) return;
  let frames = 30;
  let steady = 0;
  let before = Number.NaN;
  const step = () => {
    element.scrollIntoView({ block, behavior: 'instant' });
    const { top } = element.getBoundingClientRect();
    steady = Math.abs(top - before) < 1 ? steady + 1 : 0;
    before = top;
    frames -= 1;
    if (frames > 0 && steady < 4) requestAnimationFrame(step);
  };
  step();
  element.focus({ preventScroll: true });
}

/** Puts the element at this height of the window, and gives it the focus. */
export function holdAt(element: HTMLElement, wanted: number): void {
  let frames = 30;
  let steady = 0;
  const step = () => {
    const off = element.getBoundingClientRect().top - wanted;
    if (Math.abs(off) >= 1) scrollBy({ top: off, behavior: 'instant' });
    steady = Math.abs(off) < 1 ? steady + 1 : 0;
    frames -= 1;
    if (frames > 0 && steady < 4) requestAnimationFrame(step);
  };
  step();
  element.focus({ preventScroll: true });
}
