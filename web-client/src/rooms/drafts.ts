// What somebody is writing in a room, kept on the device with each change. One draft for each room and person, so that
// two people who share a device do not meet each other's words.
import type { Submission } from '../protocol/types';
import type { Device } from './device';

export interface Draft {
  readonly kind: string;
  readonly language: string;
  readonly text: string;
  readonly onBehalfOf: string;
  /** As typed, one address a line. */
  readonly sources: string;
  readonly themes: readonly string[];
  readonly inReplyTo: string;
}

export function emptyDraft(language: string): Draft {
  return { kind: 'statement', language, text: '', onBehalfOf: '', sources: '', themes: [], inReplyTo: '' };
}

/** Something was typed that would be missed. */
export function holdsWords(draft: Draft): boolean {
  return [draft.text, draft.onBehalfOf, draft.sources].some((typed) => typed.trim() !== '');
}

export function draftOf(submission: Submission): Draft {
  return {
    kind: submission.kind,
    language: submission.language,
    text: submission.text,
    onBehalfOf: submission.on_behalf_of ?? '',
    sources: (submission.sources ?? []).join('\n'),
    themes: submission.themes ?? [],
    inReplyTo: submission.in_reply_to ?? '',
  };
}

export class Drafts {
  constructor(
    private readonly device: Device,
    private readonly owner: string,
  ) {}

  load(room: string): Draft | undefined {
    return this.device.getJson(this.#key(room), isDraft);
  }

  save(room: string, draft: Draft): void {
    if (holdsWords(draft) || draft.inReplyTo) this.device.setJson(this.#key(room), draft);
    else this.device.remove(this.#key(room));
  }

  #key(room: string): string {
    return `draft.${this.owner}.${room}`;
  }
}

function isDraft(value: unknown): value is Draft {
  const draft = (value ?? {}) as Partial<Draft>;
  return (
    [draft.kind, draft.language, draft.text, draft.onBehalfOf, draft.sources, draft.inReplyTo].every((each) => typeof each === 'string') &&
    Array.isArray(draft.themes)
  );
}
