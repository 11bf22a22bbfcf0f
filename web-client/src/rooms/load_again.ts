// Loading the page anew where it could not be loaded completely, as while a server restarts: once the server answers
// again, and only a few times in a row.
import type { Clock, Undo } from '../connection/ports';
import type { Device } from './device';

/** In a row, in one tab. */
const mostReloads = 3;
/** Looks whether the server answers, for each of them: some minutes. */
const mostLooks = 20;
/** Milliseconds until the first look; each next pause is twice as long. */
const firstPause = 1_000;
const longestPause = 20_000;

const key = 'reloads';

export interface LoadAgainParts {
  /** Over a reload it keeps what belongs to this tab. */
  readonly tab: Device;
  readonly clock: Clock;
  /** Whether the server would answer with the page: one that is loaded without an answer cannot come back by itself. */
  readonly answers: () => Promise<boolean>;
  readonly reload: () => void;
}

/** Loads the page anew by itself, where that may help. */
export function loadAgain({ tab, clock, answers, reload }: LoadAgainParts): Undo {
  const reloads = Number(tab.get(key) ?? 0) || 0;
  let over = false;
  let undo: Undo = () => undefined;
  const look = async () => {
    if (!(await answers())) return false;
    if (over) return true;
    tab.set(key, String(reloads + 1));
    // What does not count them might load for ever, and would forget whose link was opened.
    if (tab.keeps) reload();
    return true;
  };
  const plan = (looks: number) => {
    if (over || looks === mostLooks) return;
    undo = clock.after(Math.min(longestPause, firstPause * 2 ** (reloads + looks)), () => void look().then((done) => done || plan(looks + 1)));
  };
  if (reloads < mostReloads) plan(0);
  return () => {
    over = true;
    undo();
  };
}

/** The page is all there: the next time counts from the start. */
export function loaded(tab: Device): void {
  tab.remove(key);
}
