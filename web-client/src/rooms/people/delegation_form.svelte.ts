// A delegation as somebody writes it down: added, or changed. What was typed stays until the server has taken it.
import type { Connection } from '../../connection/connection';
import { capacities, type Capacity, type Delegation } from '../../protocol/accreditation';
import { isRefusal, type Standing, standingOf } from './asking';
import type { Register } from './register.svelte';

export interface DelegationDraft {
  readonly name: string;
  readonly group: string;
  /** Empty while none was chosen. */
  readonly capacity: Capacity | '';
}

export type DelegationField = keyof DelegationDraft;
/** `there`: one has this name already. `said`: the server refused it, and the form shows its sentence. */
export type DelegationFault = 'blank' | 'there' | 'said';

const emptyDraft: DelegationDraft = { name: '', group: '', capacity: '' };
const fields: readonly DelegationField[] = ['name', 'group', 'capacity'];

export class DelegationForm {
  draft: DelegationDraft = $state.raw(emptyDraft);
  faults: ReadonlyMap<DelegationField, DelegationFault> = $state.raw(new Map());
  standing: Standing = $state.raw('ready');

  /** `before`: the one to change. */
  constructor(
    private readonly line: Connection,
    private readonly register: Register,
    readonly before?: Delegation,
  ) {
    if (before) this.draft = { name: before.name, group: before.group, capacity: before.capacity };
  }

  write(change: Partial<DelegationDraft>): void {
    this.draft = { ...this.draft, ...change };
    for (const field of Object.keys(change) as DelegationField[]) this.#faultIs(field, undefined);
  }

  /** The delegation as recorded; nothing when something is missing, was refused or was not answered. */
  async save(): Promise<Delegation | undefined> {
    const params = this.#params();
    if (!params || this.standing === 'asking') return undefined;
    this.standing = 'asking';
    try {
      const { delegation } = await this.line.request('accreditation.delegation', params);
      this.register.putDelegation(delegation);
      this.standing = 'ready';
      return delegation;
    } catch (error) {
      this.standing = standingOf(error);
      const field = isRefusal(this.standing) ? fields.find((each) => each === (this.standing as { field?: string }).field) : undefined;
      if (field) this.#faultIs(field, 'said');
      // It may have been recorded; if so, it is found by its name.
      if (this.standing === 'unanswered') void this.register.refresh();
      return undefined;
    }
  }

  #params(): { id?: string; name: string; group: string; capacity: Capacity } | undefined {
    const { group, capacity } = this.draft;
    const name = oneLine(this.draft.name);
    this.faults = new Map(fields.filter((field) => oneLine(this.draft[field]) === '').map((field) => [field, 'blank']));
    if (name !== '' && this.register.delegationNamed(name, this.before?.id)) this.#faultIs('name', 'there');
    const chosen = capacities.find((each) => each === capacity);
    if (this.faults.size > 0 || chosen === undefined) return undefined;
    return { ...(this.before ? { id: this.before.id } : {}), name, group, capacity: chosen };
  }

  #faultIs(field: DelegationField, fault: DelegationFault | undefined): void {
    const faults = new Map(this.faults);
    if (fault) faults.set(field, fault);
    else faults.delete(field);
    this.faults = faults;
  }
}

/** As the register keeps names: without line ends and spaces at its ends. */
export function oneLine(typed: string): string {
  return typed.replace(/\s+/g, ' ').trim();
}
