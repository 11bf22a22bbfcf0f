// A rule's value in words.
import type { RoomSummary } from '../../protocol/types';
import type { Rule } from '../../rooms/rules/rule_change.svelte';
import type { RulesContext } from './context';

export function valueOf(room: RoomSummary, rule: Rule, words: RulesContext['part']['words']): string {
  switch (rule) {
    case 'state':
      return words.state[room.state];
    case 'moderation':
      return words.moderation[room.moderation];
    case 'attribution':
      return words.attribution[room.attribution];
    case 'slow_mode_s':
      return room.slow_mode_s === 0 ? words.slow.off : words.slow.every(room.slow_mode_s);
  }
}

export function titleOf(rule: Rule, words: RulesContext['part']['words']): string {
  return words[rule === 'slow_mode_s' ? 'slow' : rule].title;
}
