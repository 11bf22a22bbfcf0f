// Which method was asked by which role in a room of which state, and how often: the cells of a run, filled evenly.
export const ROLES = ['visitor', 'follower', 'observer', 'delegate', 'moderator', 'secretariat'];
export const STATES = ['open', 'paused', 'closed'];

export class Matrix {
  #cells = new Map();
  #open;
  /** By method: how often it was answered with a result. */
  #results = new Map();

  /** `each`: how often every cell has to be asked. */
  constructor(methods, each) {
    this.each = each;
    for (const method of methods) this.#results.set(method, 0);
    for (const method of methods) for (const role of ROLES) for (const state of STATES) this.#cells.set(`${method} ${role} ${state}`, 0);
    this.#open = [...this.#cells.keys()];
  }

  get size() {
    return this.#cells.size;
  }

  /** Whether every cell was asked often enough. */
  get full() {
    return this.#open.length === 0;
  }

  count(method, role, state) {
    const cell = `${method} ${role} ${state}`;
    this.#cells.set(cell, this.#cells.get(cell) + 1);
    if (this.#cells.get(cell) === this.each) this.#open = this.#open.filter((one) => one !== cell);
  }

  /** It was done what was asked. */
  succeeded(method) {
    this.#results.set(method, this.#results.get(method) + 1);
  }
  /** The method that was answered with a result least often, `[method, times]`. */
  get rarest() {
    return [...this.#results].reduce((least, one) => (one[1] < least[1] ? one : least));
  }

  /** One of the cells that have not been asked often enough, by chance; nothing where there is none. */
  next(random) {
    if (this.#open.length === 0) return undefined;
    const [method, role, state] = this.#open[Math.floor(random() * this.#open.length)].split(' ');
    return { method, role, state };
  }

  /** Cells that were asked too rarely, as sentences. */
  missing() {
    return [...this.#cells].filter(([, asked]) => asked < this.each).map(([cell, asked]) => `${cell}: ${asked} of ${this.each}`);
  }

  /** The cell that was asked least, `[cell, times]`. */
  get least() {
    return [...this.#cells].reduce((least, one) => (one[1] < least[1] ? one : least));
  }
}
