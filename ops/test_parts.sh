# The parts of ops/test: which runner runs which tests. How a runner is run and counted is ops/test's business.
# shellcheck shell=bash
# shellcheck disable=SC2154  # results: set by ops/test, which sources this

# node_step NAME DIRECTORY…: every *.test.mjs below, by Node's own runner. Files are named one by one, as releases of
# Node differ in what they make of a directory.
node_step() {
  local name=$1
  shift
  local -a files
  mapfile -t files < <(find "${@/#/$ROOT/}" -name node_modules -prune -o -name '*.test.mjs' -print | LC_ALL=C sort)
  # Without a name, the runner would look for tests of its own accord.
  [ ${#files[@]} -gt 0 ] || { say "$name: there are no tests"; record "$name" 0 1 0; return; }
  run_step "$name" tap node --test --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$results/$name.report" "${files[@]}"
}

# ctest_step NAME BUILD_DIRECTORY: the Catch2 programs.
ctest_step() {
  run_step "$1" ctest ctest --test-dir "$2" --no-tests=error --output-on-failure --timeout 600 --parallel 2 \
    --output-junit "$results/$1.report" --test-output-size-passed 100000000 --test-output-size-failed 100000000
}

part_structure() { node_step structure tests/architecture tests/ops tests/bench/runner; }

part_cpp() { ctest_step cpp "$ROOT/build"; }

part_guard() { node_step guard tests/bench/guard; }

part_web() {
  run_step web-check check npm --prefix "$ROOT/web-client" run --silent check
  run_step web vitest npm --prefix "$ROOT/web-client" run --silent test -- \
    --reporter=default --reporter=json --outputFile.json="$results/web.report"
}

part_protocol() { node_step protocol tests/protocol; }

part_integration() {
  node_step integration tests/integration
  [ -n "$(find "$ROOT/tests/integration" -name 'test_*.py')" ] || return 0
  run_step integration-python unittest /usr/bin/python3 -B -m unittest discover --verbose \
    --start-directory "$ROOT/tests/integration" --pattern 'test_*.py'
}

part_faults() { node_step faults tests/faults tests/races; }

part_taint() { node_step taint tests/taint; }

part_e2e() { node_step e2e tests/e2e; }

part_asan() {
  export UBSAN_OPTIONS=print_stacktrace=1
  ctest_step asan "$ROOT/build-asan"
}
