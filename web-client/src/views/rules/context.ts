// What the page of the rules is given besides the house.
import { getContext, setContext } from 'svelte';
import type { Queues } from '../../rooms/rules/queues.svelte';
import type { RuleChange } from '../../rooms/rules/rule_change.svelte';

export interface RulesContext {
  readonly part: { readonly words: typeof import('../../language/rules/en').words };
  readonly change: RuleChange;
  readonly queues: Queues;
  /** What was just changed, in words. */
  readonly said: { words: string };
}

const key = Symbol('rules');

export function setRules(context: RulesContext): void {
  setContext(key, context);
}

export function getRules(): RulesContext {
  return getContext<RulesContext>(key);
}
