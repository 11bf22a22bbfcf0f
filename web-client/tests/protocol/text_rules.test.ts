// The page's rules for texts against the golden vectors: what the server takes, the page lets through, and what the page
// can know to be refused, it does not send.
import { describe, expect, it } from 'vitest';

import { acceptableSource, blank, charsOf, normalised } from '../../src/protocol/text_rules';
import { vectors } from '../support/contract';

interface Submitted {
  readonly name: string;
  readonly text: string;
  readonly sources: readonly string[];
  readonly recorded: string | undefined;
  readonly error: { code: number; field?: string } | undefined;
}

interface Vector {
  readonly name: string;
  readonly message?: string;
  readonly expect: { method?: string; params?: { text?: string }; error?: { code: number; field?: string } };
}

/** The submissions whose text and sources are strings, which is all that the page can write. */
const submissions: readonly Submitted[] = vectors<Vector>('decode.json').flatMap(({ name, message, expect: { error, params } }) => {
  if (message === undefined) return [];
  try {
    const { method, params: sent } = JSON.parse(message) as { method: string; params: { text: unknown; sources?: unknown } };
    const { text, sources = [] } = sent;
    if (method !== 'intervention.submit' || typeof text !== 'string') return [];
    if (!Array.isArray(sources) || !sources.every((each) => typeof each === 'string')) return [];
    return [{ name, text, sources, recorded: params?.text, error }];
  } catch {
    return [];
  }
});

const taken = submissions.filter(({ error }) => error === undefined);
const refusedFor = (field: RegExp) => submissions.filter(({ error }) => error?.field !== undefined && field.test(error.field));

/** What only the server takes away: whether it does something where it stands needs Unicode's tables. */
const cleanedByTheServer = [
  'zero width characters are not recorded where they do nothing',
  'hidden tags are not recorded',
  'an isolate that is not closed is not recorded',
  'marks of direction are not recorded where nothing runs from right to left',
];

/** What only the server can tell. */
const leftToTheServer = [
  'a text with a character of private use',
  'a text with a noncharacter',
  'a text with an interlinear annotation',
  'a text with 9 marks on one letter',
];

describe('a text', () => {
  it.each(taken)('is let through where the server takes it: $name', ({ text, recorded }) => {
    const written = normalised(text);
    expect(blank(written)).toBe(false);
    expect(charsOf(written)).toBeLessThanOrEqual(8000);
    expect(written).toBe(written.normalize('NFC'));
    if (recorded !== undefined) expect(charsOf(recorded)).toBeLessThanOrEqual(charsOf(written));
  });

  it('is written as the server records it, but for what takes tables', () => {
    expect(taken.filter(({ text, recorded }) => recorded !== undefined && normalised(text) !== recorded).map(({ name }) => name)).toEqual(cleanedByTheServer);
  });

  const refused = refusedFor(/^text$/).filter(({ error }) => error?.code === 4022);

  it.each(refused.filter(({ name }) => !leftToTheServer.includes(name)))('is not sent as it is: $name', ({ text }) => {
    expect(blank(normalised(text)) || normalised(text) !== text).toBe(true);
  });

  it('is left to the server where that needs tables', () => {
    expect(refused.filter(({ text }) => !blank(normalised(text)) && normalised(text) === text).map(({ name }) => name)).toEqual(leftToTheServer);
  });
});

describe('a source', () => {
  it.each(taken.filter(({ sources }) => sources.length > 0))('is let through where the server takes it: $name', ({ sources }) => {
    expect(sources.filter((each) => !acceptableSource(each))).toEqual([]);
  });

  const refused = refusedFor(/^sources\[/).filter(({ name }) => name !== 'a source twice');

  it.each(refused)('is refused where the server refuses it: $name', ({ sources }) => {
    expect(sources.every(acceptableSource)).toBe(false);
  });

  it('was tried in every way that a deceiver might', () => {
    expect(refused.length).toBeGreaterThanOrEqual(13);
  });
});
