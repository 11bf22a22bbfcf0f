// What somebody is writing in one room: kept on the device with each keystroke, sent through the outbox, and given back
// when it was refused.
import type { Unsent } from '../connection/outbox';
import type { Attribution } from '../protocol/types';
import { type Bounds, type Fault, faultsOf, submissionOf } from './composing';
import { type Draft, draftOf, Drafts, emptyDraft, holdsWords } from './drafts';
import type { Sending } from './sending.svelte';

export interface ComposerParts {
  readonly sending: Sending;
  readonly drafts: Drafts;
  readonly owner: string;
  readonly makeKey: () => string;
  readonly language: string;
}

export class Composer {
  draft: Draft = $state.raw(emptyDraft('en'));
  /** Shown once sending was tried; gone as soon as they are mended. */
  faults: readonly Fault[] = $state.raw([]);
  /** There was something kept from before. */
  readonly restored: boolean;

  constructor(
    readonly room: string,
    private readonly parts: ComposerParts,
  ) {
    const kept = parts.drafts.load(room);
    this.restored = kept !== undefined && holdsWords(kept);
    this.draft = kept ?? emptyDraft(parts.language);
  }

  get holdsWords(): boolean {
    return holdsWords(this.draft);
  }

  write(change: Partial<Draft>, bounds: Bounds): void {
    this.draft = { ...this.draft, ...change };
    this.parts.drafts.save(this.room, this.draft);
    if (this.faults.length > 0) this.faults = faultsOf(this.draft, bounds);
  }

  /** False when something is missing; `faults` then says what. */
  send(attribution: Attribution, bounds: Bounds): boolean {
    this.faults = faultsOf(this.draft, bounds);
    if (this.faults.length > 0) return false;
    // Kept as unsent before it is forgotten as draft: at no moment in neither.
    this.parts.sending.send(submissionOf(this.draft, this.room, this.parts.makeKey(), attribution), this.parts.owner);
    this.#begin(emptyDraft(this.draft.language));
    return true;
  }

  discard(): void {
    this.#begin(emptyDraft(this.draft.language));
  }

  /** Puts an unsent one back to be changed. Only while nothing else is being written. */
  edit(unsent: Unsent): boolean {
    if (this.holdsWords) return false;
    const before = this.draft;
    this.#begin(draftOf(unsent.submission));
    if (this.parts.sending.takeBack(unsent.submission.key)) return true;
    this.#begin(before);
    return false;
  }

  #begin(draft: Draft): void {
    this.draft = draft;
    this.faults = [];
    this.parts.drafts.save(this.room, draft);
  }
}
