// One measurement's stage: a fresh directory and the programs that were started for it, which end with it, last first.
// Everything that the runner starts is on a stage, so that Ctrl-C ends just that.
import { cleanup, temporaryDirectory } from '../../integration/harness/cleanup.mjs';
import { start, until } from '../../integration/harness/child.mjs';

/** The servers measured, with all they start, run on the first core; the generator and this program on the second. */
export const SERVER_CORE = '0';
export const GENERATOR_CORE = '1';

const STOP_WITHIN_MS = 20_000;
const open = new Set();
let isEnding = false;
/** Settles never: what is told to end does not go on to the next measurement. */
const never = new Promise(() => {});

export class Stage {
  #ends = [];
  #ending;

  constructor() {
    open.add(this);
  }

  /** As a test's context has it: what tests/integration/harness needs to clean up. */
  after(end) {
    this.#ends.push(end);
  }

  /** A fresh directory, gone with the stage. */
  directory() {
    return temporaryDirectory(this);
  }

  /** Starts a program on a core; it is killed when the stage ends, unless it has ended by then. */
  start(core, command, args, options) {
    return start(this, 'taskset', ['--cpu-list', core, command, ...args], options);
  }

  /** Starts a server, which is asked to end when the stage does, and killed when it does not. */
  serve(command, args, options) {
    const child = this.start(SERVER_CORE, command, args, options);
    cleanup(this, () => child.stop('SIGTERM', STOP_WITHIN_MS).catch(() => child.kill()));
    return child;
  }

  /** Ends everything; a second call waits for the first. */
  end() {
    this.#ending ??= (async () => {
      open.delete(this);
      for (const end of this.#ends.splice(0).reverse()) await end();
    })();
    return this.#ending;
  }
}

/** Runs `work(stage)` and ends the stage whatever comes of it. */
export async function onStage(work) {
  const stage = new Stage();
  try {
    return await work(stage);
  } finally {
    await stage.end();
    if (isEnding) await never;
  }
}

/** Ends what is running, and then this program. */
export function endOnSignals() {
  for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
    process.once(signal, async () => {
      isEnding = true;
      console.error(`\n${signal}: ending what was started`);
      await Promise.allSettled([...open].map((stage) => stage.end()));
      process.exit(status);
    });
  }
}

/** Waits until `condition` holds while `child` runs; what it said goes into the error. */
export function whileRunning(child, what, condition, milliseconds) {
  return until(() => `${what}\n${child.tail()}`, async () => {
    if (!child.running) throw new Error(`it ended before ${what}: ${child.tail()}`);
    return condition();
  }, milliseconds);
}
