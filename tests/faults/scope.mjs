// What a test's context does for harness/cleanup, for programs that are no tests: everything begun within is undone at its end.

export async function within(work) {
  const undos = [];
  try {
    return await work({ after: (undo) => undos.push(undo) });
  } finally {
    for (const undo of undos.reverse()) await undo();
  }
}
