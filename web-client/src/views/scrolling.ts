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
