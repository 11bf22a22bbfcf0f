// What only who may speak needs: the place to write, and one's own interventions. Loaded together, when there is
// somebody to speak.
export { default as ComposerForm } from './ComposerForm.svelte';
export { default as OwnWaiting } from './OwnWaiting.svelte';
