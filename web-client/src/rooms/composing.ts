// From what was typed to what is sent: what is still missing, and the submission itself.
import { acceptableSource, blank, charsOf, normalised } from '../protocol/text_rules';
import type { Attribution, Submission } from '../protocol/types';
import type { Draft } from './drafts';

export type Fault = 'text_blank' | 'text_long' | 'behalf_long' | 'sources_many' | 'source_bad';

export interface Bounds {
  readonly maxTextChars: number;
}

const maxSources = 10;
const maxOnBehalfOf = 200;

export function faultsOf(draft: Draft, { maxTextChars }: Bounds): readonly Fault[] {
  const faults: Fault[] = [];
  if (blank(normalised(draft.text))) faults.push('text_blank');
  if (charsOf(normalised(draft.text)) > maxTextChars) faults.push('text_long');
  if (charsOf(draft.onBehalfOf.trim()) > maxOnBehalfOf) faults.push('behalf_long');
  const sources = sourcesOf(draft);
  if (sources.length > maxSources) faults.push('sources_many');
  if (!sources.every(acceptableSource)) faults.push('source_bad');
  return faults;
}

/** Of a draft without faults. `attribution` is the rule that its author was shown. */
export function submissionOf(draft: Draft, room: string, key: string, attribution: Attribution): Submission {
  const onBehalfOf = normalised(draft.onBehalfOf).replace(/\s+/g, ' ').trim();
  const sources = sourcesOf(draft);
  return {
    room,
    key,
    kind: draft.kind as Submission['kind'],
    language: draft.language,
    text: normalised(draft.text),
    attribution,
    ...(draft.themes.length > 0 ? { themes: draft.themes } : {}),
    ...(draft.inReplyTo ? { in_reply_to: draft.inReplyTo } : {}),
    ...(onBehalfOf && attribution !== 'none' ? { on_behalf_of: onBehalfOf } : {}),
    ...(sources.length > 0 ? { sources } : {}),
  };
}

function sourcesOf(draft: Draft): string[] {
  return [...new Set(draft.sources.split(/\s+/).filter((source) => source !== ''))];
}
