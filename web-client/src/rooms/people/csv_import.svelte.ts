// Bringing many people in from a table: looked through first without adding anybody, then added part by part, so that
// what is said of a line is said of the line that one sees.
import type { Connection } from '../../connection/connection';
import { patiently } from '../../connection/patiently';
import type { Clock } from '../../connection/ports';
import { type Standing, standingOf } from './asking';
import type { CsvPart, CsvTable } from './csv';

/** The longest text that is taken, in characters: some ten thousand people. */
export const mostChars = 1_000_000;

/** What keeps a line from being added. `words` are the line's own. */
export interface LineFault {
  readonly line: number;
  readonly words: string;
  readonly column?: string;
  /** The server's sentence. */
  readonly message: string;
}

/** What keeps the whole from being looked through. */
export type WholeFault = { readonly is: 'empty' | 'too_large' } | { readonly is: 'line_too_long'; readonly line: number; readonly words: string };

export interface Tally {
  readonly people: number;
  readonly delegations: number;
}

export type ImportPhase = 'writing' | 'checking' | 'faulty' | 'checked' | 'adding' | 'added';

export interface CsvImportParts {
  readonly line: Connection;
  readonly clock: Clock;
  readonly makeKey: () => string;
  readonly maxMessage: () => number;
  /** Reading tables is loaded with this page alone. */
  readonly csv: Pick<typeof import('./csv'), 'tableOf' | 'textOf'>;
}

const nothing: Tally = { people: 0, delegations: 0 };

export class CsvImport {
  text = $state('');
  fileName: string | undefined = $state();
  /** The file did not say how its letters are written. */
  guessed = $state(false);
  phase: ImportPhase = $state('writing');
  wholeFault: WholeFault | undefined = $state.raw();
  faults: readonly LineFault[] = $state.raw([]);
  /** `faulty` after some of it was added: `text` is what is left. */
  partly = $state(false);
  /** What would be added, or was. */
  tally: Tally = $state.raw(nothing);
  /** Of the step that is under way or failed. */
  standing: Standing = $state.raw('ready');
  /** Parts behind us, and how many there are. */
  progress: { readonly done: number; readonly of: number } = $state.raw({ done: 0, of: 0 });

  #table: CsvTable | undefined;
  #key: string;
  /** Counts texts; what is about an earlier one is too late. */
  #edition = 0;

  constructor(private readonly parts: CsvImportParts) {
    this.#key = parts.makeKey();
  }

  /** How the first lines of what was looked through are read. */
  get beginning(): CsvTable['beginning'] | undefined {
    return this.phase === 'checked' ? this.#table?.beginning : undefined;
  }

  write(text: string): void {
    this.text = text;
    this.fileName = undefined;
    this.guessed = false;
    this.#begin();
  }

  async open(file: { readonly name: string; readonly size: number; arrayBuffer(): Promise<ArrayBuffer> }): Promise<void> {
    if (file.size > 4 * mostChars) {
      this.#begin();
      this.wholeFault = { is: 'too_large' };
      return;
    }
    const { text, guessed } = this.parts.csv.textOf(new Uint8Array(await file.arrayBuffer()));
    this.write(text);
    this.fileName = file.name;
    this.guessed = guessed;
    await this.check();
  }

  /** Looks through all of it without adding anybody. */
  async check(): Promise<void> {
    if (this.phase === 'adding') return;
    this.#begin();
    const edition = this.#edition;
    const table = this.#read();
    if (!table) return;
    this.phase = 'checking';
    const faults: LineFault[] = [];
    let { people, delegations } = nothing;
    const done = await this.#inTurn(table.parts, 0, async (part) => {
      const answer = await this.parts.line.request('accreditation.import', { csv: part.text, key: this.#key, dry_run: true });
      people += answer.people;
      delegations += answer.delegations;
      for (const { line, ...fault } of answer.errors) faults.push(faultOf(table, part, line, fault));
      return true;
    });
    if (edition !== this.#edition) return;
    if (!done) {
      this.phase = 'writing';
      return;
    }
    this.#table = table;
    this.faults = faults.sort((a, b) => a.line - b.line);
    this.tally = { people, delegations };
    this.phase = faults.length > 0 ? 'faulty' : 'checked';
  }

  /** Adds what was looked through; after a failure, goes on where it stopped. Never adds a part twice. */
  async add(): Promise<void> {
    const table = this.#table;
    if (!table || this.standing === 'asking' || (this.phase !== 'checked' && this.phase !== 'adding')) return;
    if (this.phase === 'checked') {
      this.tally = nothing;
      this.progress = { done: 0, of: table.parts.length };
      this.phase = 'adding';
    }
    const done = await this.#inTurn(table.parts, this.progress.done, async (part, index) => {
      const answer = await this.parts.line.request('accreditation.import', { csv: part.text, key: `${this.#key}-${index}` });
      this.faults = answer.errors.map(({ line, ...fault }) => faultOf(table, part, line, fault));
      if (this.faults.length > 0) return false;
      this.tally = { people: this.tally.people + answer.people, delegations: this.tally.delegations + answer.delegations };
      return true;
    });
    if (done) this.phase = 'added';
    else if (this.faults.length > 0) this.#keepTheRest(table);
  }

  /** Forgets all and begins anew. */
  another(): void {
    this.write('');
  }

  // ---- Inside ----

  #begin(): void {
    this.#edition += 1;
    this.#key = this.parts.makeKey();
    this.#table = undefined;
    this.phase = 'writing';
    this.wholeFault = undefined;
    this.faults = [];
    this.partly = false;
    this.tally = nothing;
    this.standing = 'ready';
    this.progress = { done: 0, of: 0 };
  }

  #read(): CsvTable | undefined {
    if (this.text.length > mostChars) {
      this.wholeFault = { is: 'too_large' };
      return undefined;
    }
    const table = this.parts.csv.tableOf(this.text, this.parts.maxMessage());
    const { tooLong } = table;
    if (tooLong !== undefined) this.wholeFault = { is: 'line_too_long', line: tooLong, words: wordsOf(table, tooLong) };
    else if (table.records === 0) this.wholeFault = { is: 'empty' };
    return this.wholeFault ? undefined : table;
  }

  /** One part after the other from `first` on; false where a step said so or failed. */
  async #inTurn(parts: readonly CsvPart[], first: number, step: (part: CsvPart, index: number) => Promise<boolean>): Promise<boolean> {
    const edition = this.#edition;
    this.standing = 'asking';
    this.progress = { done: first, of: parts.length };
    try {
      for (const [index, part] of [...parts.entries()].slice(first)) {
        const goes = await patiently(this.parts.clock, () => step(part, index));
        if (edition !== this.#edition) return false;
        if (!goes) {
          this.standing = 'ready';
          return false;
        }
        this.progress = { done: index + 1, of: parts.length };
      }
      this.standing = 'ready';
      return true;
    } catch (error) {
      if (edition === this.#edition) this.standing = standingOf(error);
      return false;
    }
  }

  /** Something changed since it was looked through: what is not added yet stays to be mended. */
  #keepTheRest({ parts, lines }: CsvTable): void {
    const { faults, tally } = this;
    const rest = parts.slice(this.progress.done);
    const [header = 1] = rest[0]?.lines ?? [];
    const numbers = [...new Set(rest.flatMap((part) => part.lines))].sort((a, b) => a - b);
    this.text = numbers.map((line) => lines[line - 1] ?? '').join('\n');
    this.#begin();
    this.faults = faults.map((fault) => ({ ...fault, line: header + numbers.indexOf(fault.line) }));
    this.tally = tally;
    this.partly = tally.people > 0;
    this.phase = 'faulty';
  }
}

function faultOf(table: CsvTable, part: CsvPart, line: number, rest: { readonly column?: string; readonly message: string }): LineFault {
  const inWhole = part.lines[line - 1] ?? line;
  return { line: inWhole, words: wordsOf(table, inWhole), ...rest };
}

function wordsOf({ lines }: CsvTable, line: number): string {
  return lines[line - 1] ?? '';
}
