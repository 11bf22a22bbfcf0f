// Single keys of the desk: which command a key press means, and when it means none.

export type Command = 'next' | 'before' | 'publish' | 'note' | 'return' | 'hide' | 'tag' | 'pin' | 'mute' | 'undo' | 'keys';

/** As they stand beside the buttons. */
export const keyFor: Readonly<Record<Command, string>> = {
  next: 'J', before: 'K', publish: 'P', note: 'N', return: 'R', hide: 'H', tag: 'T', pin: 'I', mute: 'M', undo: 'U', keys: '?',
};

const commandFor: ReadonlyMap<string, Command> = new Map(Object.entries(keyFor).map(([command, key]) => [key.toLowerCase(), command as Command]));

export interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
  readonly isComposing: boolean;
  readonly defaultPrevented: boolean;
}

/** `inField`: something is being filled in. Holding a key down moves on, but decides once only. */
export function commandOf(press: Press, inField: boolean): Command | undefined {
  if (inField || press.defaultPrevented || press.isComposing || press.ctrlKey || press.metaKey || press.altKey) return undefined;
  if (press.key === '?') return press.repeat ? undefined : 'keys';
  if (press.shiftKey) return undefined;
  const command = commandFor.get(letterOf(press));
  return press.repeat && command !== 'next' && command !== 'before' ? undefined : command;
}

/** The letter as the keyboard has it; where it writes another script, the one at that place of a Latin keyboard. */
function letterOf({ key, code }: Press): string {
  if (key.length === 1 && key.charCodeAt(0) > 0x7f) return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? '';
  return key.toLowerCase();
}

/** Where typing means the field and not the desk. */
export function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog') !== null;
}
