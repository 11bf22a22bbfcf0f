#!/usr/bin/python3
"""Counts the single tests in what a test runner reported: ops/test adds these numbers up.

    count_tests.py KIND FILE [EXIT_STATUS]    prints "PASSED FAILED"

Kinds: ctest (its JUnit file, of Catch2 programs), tap (of node --test), vitest (its JSON), unittest (its text).
A report that is missing, cut off or empty counts as one failed test, and so does a runner that failed while all its
tests passed (a crash at exit, a leak found by a sanitizer). A skipped test counts as failed: it has shown nothing.
It runs nothing itself.
"""

import json
import re
import sys
import xml.etree.ElementTree as xml


def of_catch(output):
    """The closing line of Catch2's console reporter; None where there is none, as after a crash."""
    passed = re.search(r"^All tests passed \(\d+ assertions? in (\d+) test cases?\)", output, re.M)
    if passed:
        return int(passed[1]), 0
    line = re.search(r"^test cases: +(\d+) \|(.*)$", output, re.M)
    if not line:
        return None
    passed = re.search(r"(\d+) passed", line[2])
    passed = int(passed[1]) if passed else 0
    return passed, int(line[1]) - passed


def of_ctest(text):
    total = [0, 0]
    for program in xml.fromstring(text).iter("testcase"):
        counted = of_catch(program.findtext("system-out") or "")
        passed, failed = counted or (0, 1)
        if program.get("status") != "run" and failed == 0:
            failed = 1
        total[0] += passed
        total[1] += failed
    return tuple(total)


def of_tap(text):
    counts = dict(re.findall(r"^# (pass|fail|cancelled|skipped|todo) (\d+)$", text, re.M))
    if len(counts) < 5:
        raise ValueError("the report has no summary")
    return int(counts.pop("pass")), sum(map(int, counts.values()))


def of_vitest(text):
    report = json.loads(text)
    passed = report["numPassedTests"]
    failed = report["numTotalTests"] - passed
    # A file that could not even be loaded has no tests to fail.
    failed += sum(1 for file in report["testResults"] if file["status"] == "failed" and not file["assertionResults"])
    return passed, failed


def of_unittest(text):
    ran = re.search(r"^Ran (\d+) tests? in ", text, re.M)
    outcome = re.search(r"^(OK|FAILED)(?: \((.*)\))?$", text, re.M)
    if not ran or not outcome:
        raise ValueError("the report has no summary")
    not_passed = sum(int(n) for n in re.findall(r"(?:failures|errors|skipped|unexpected successes)=(\d+)", outcome[2] or ""))
    return max(int(ran[1]) - not_passed, 0), not_passed


KINDS = {"ctest": of_ctest, "tap": of_tap, "vitest": of_vitest, "unittest": of_unittest}


def count(kind, path, exit_status):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            passed, failed = KINDS[kind](file.read())
    except (OSError, ValueError, KeyError, TypeError, xml.ParseError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return 0, 1
    ran_none = passed + failed == 0
    failed_otherwise = exit_status != 0 and failed == 0
    return passed, failed + (1 if ran_none or failed_otherwise else 0)


if __name__ == "__main__":
    print(*count(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0))
